/** How long the service may take to stop once the local system is gone, in milliseconds. */
const STOP_LIMIT = 5_000;

/**
 * Loaded into the service's process before the service: ends it when the local system is gone, however that went, and
 * by force where it does not stop. The system holds the other end of standard input, and the operating system closes it
 * with the process.
 */
process.stdin.once('close', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), STOP_LIMIT).unref();
});
process.stdin.on('error', () => process.stdin.destroy());
process.stdin.resume();
// On its own, this is no reason to stay.
(process.stdin as typeof process.stdin & { unref?(): void }).unref?.();
