import { createLogger } from '../../service/platform/log';
import { LogOutput } from '../../service/platform/log-output';

/**
 * A program of its own: once told to on standard input, logs the number of lines that it is given, and
 * ends, at the latest after so many milliseconds more.
 */
async function main(): Promise<void> {
  const output = new LogOutput(process.stdout.fd);
  const logger = createLogger('info', output);
  await new Promise((resolve) => process.stdin.once('data', resolve));
  for (let line = 1; line <= Number(process.argv[2]); line++) logger.info({ line }, 'x'.repeat(1_000));
  await output.finish(Number(process.argv[3]));
  const megabytes = Math.round(process.memoryUsage().arrayBuffers / 1e6);
  process.stderr.write(`ended with ${megabytes} MB waiting`);
  process.exit(0);
}

void main();
