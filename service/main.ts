import { ConfigurationError, readConfig } from './platform/config';
import { describeError } from './platform/describe-error';
import { createLogger } from './platform/log';
import { startServer } from './server';

/** The configuration can't be used (sysexits.h: EX_CONFIG); restarting won't help. */
const EXIT_CONFIGURATION = 78;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const starting = startServer(config, createLogger(config.logLevel));
  // Before it listens: who asks to stop must not meet Node's default, which ends the process with an error.
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await (await starting).stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await starting;
}

main().catch((error: unknown) => {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  createLogger('info').fatal({ cause: describeError(error) }, 'the service could not start');
  process.exit(1);
});
