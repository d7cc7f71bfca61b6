import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildService } from './build-service';

const HELP = `npm run service

Makes the production build and starts the service alone, as its container does, against whatever the environment
names: docs/environment.md has each variable. A wrong one ends it at once, with exit code 78 and a line for each
mistake. npm start runs the service with all that it needs instead.

  --help    this text
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  await buildService();
  const service = spawn(process.execPath, [path.resolve('dist/main.js')], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => service.kill(signal));
  // Ctrl-C reaches the service too, which takes its time to end.
  process.on('SIGINT', () => undefined);
  service.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 0 : 1);
  });
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
