import { ConfigurationError, readConfig } from './platform/config';
import { describeError } from './platform/describe-error';
import { createLogger } from './platform/log';
import { LogOutput } from './platform/log-output';
import { startServer } from './server';

/** The configuration can't be used (sysexits.h: EX_CONFIG); restarting won't help. */
const EXIT_CONFIGURATION = 78;

/** Longest wait for the last lines of the log to be written, in milliseconds. */
const FLUSH_LIMIT = 1_000;

const standardOutput = new LogOutput(process.stdout.fd);

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const starting = startServer(config, createLogger(config.logLevel, standardOutput));
  // Before it listens: who asks to stop must not meet Node's default, which ends the process with an error.
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await (await starting).stop();
    await standardOutput.finish(FLUSH_LIMIT);
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await starting;
}

main().catch(async (error: unknown) => {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  createLogger('info', standardOutput).fatal({ cause: describeError(error) }, 'the service could not start');
  await standardOutput.finish(FLUSH_LIMIT);
  process.exit(1);
});
