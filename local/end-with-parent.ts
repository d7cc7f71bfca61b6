/**
 * Loaded into the service's process before the service: ends it when the local system is gone, however that went.
 * The system holds the other end of standard input, and the operating system closes it with the process.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
// On its own, this is no reason to stay.
(process.stdin as typeof process.stdin & { unref?(): void }).unref?.();
