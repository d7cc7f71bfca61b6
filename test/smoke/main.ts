import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { readOptions, type SmokeOptions, USAGE, UsageError } from './options';

process.exitCode = main();

function main(): number {
  let options: SmokeOptions | undefined;
  try {
    options = readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`smoke: ${error.message}; see npm run smoke -- --help\n`);
    return 2;
  }
  if (options === undefined) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const suites = [
    'api-document',
    'refusals',
    ...(options.token ? ['signed-in', 'refusals-signed-in'] : []),
    ...(options.command ? ['command'] : []),
    ...(options.image ? ['image'] : []),
  ];
  const jest = spawnSync(
    process.execPath,
    [
      require.resolve('jest/bin/jest'),
      '--config',
      path.join(__dirname, 'jest.config.mjs'),
      '--runInBand',
      ...suites.map((suite) => path.join(__dirname, `${suite}.smoke.ts`)),
    ],
    // The environment keeps the token out of the process list.
    {
      stdio: 'inherit',
      env: {
        ...process.env,
        SMOKE_OPTIONS: JSON.stringify(options),
        // `fetch` has no switch of its own.
        ...(options.insecure && { NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
      },
    },
  );
  return jest.status === 0 ? 0 : 1;
}
