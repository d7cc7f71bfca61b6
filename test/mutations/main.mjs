import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { TARGETS } from './targets.mjs';

/** `npm run test:mutations [-- <target>...]`: mutates each target in turn; installs what that takes where it is missing. */
const folder = import.meta.dirname;
const stryker = path.join(folder, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const names = process.argv.slice(2);
const unknown = names.find((name) => !(name in TARGETS));
if (unknown !== undefined) {
  process.stderr.write(`There is no target ${unknown}; there are ${Object.keys(TARGETS).join(', ')}\n`);
  process.exit(1);
}

const run = (command, parameters, environment = {}) =>
  spawnSync(command, parameters, { stdio: 'inherit', env: { ...process.env, ...environment } }).status;

if (!existsSync(stryker) && run('npm', ['ci', '--prefix', folder]) !== 0) process.exit(1);
for (const name of names.length > 0 ? names : Object.keys(TARGETS)) {
  const parameters = [stryker, 'run', path.join(folder, 'stryker.config.mjs')];
  if (run(process.execPath, parameters, { MUTATION_TARGET: name }) !== 0) process.exitCode = 1;
}
