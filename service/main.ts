import { ConfigurationError, readConfig } from './platform/config';
import { describeError } from './platform/describe-error';
import { createLogger } from './platform/log';
import { startServer } from './server';

/** The configuration can't be used (sysexits.h: EX_CONFIG); restarting won't help. */
const EXIT_CONFIGURATION = 78;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const server = await startServer(config, logger);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void server.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
  createLogger('info').fatal({ cause: describeError(error) }, 'the service could not start');
  process.exit(1);
});
