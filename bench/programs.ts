import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const benchFolder = __dirname;
const projectFolder = path.dirname(benchFolder);

/** Where the compiled peers and stubs are: inside `bench/`, so that they find its packages and the project's. */
const outputFolder = path.join(benchFolder, '.build');

/** The Node that every server process runs on: the container's major version, whatever runs the benchmark. */
export const nodeBinary = path.join(benchFolder, 'node_modules', 'node', 'bin', 'node');

/** The service as the container runs it. */
export const gatehouseProgram = path.join(projectFolder, 'dist', 'main.js');

/**
 * Options of Node that the container runs the service with, and the old generation that Node picks in the default task of
 * 512 MiB, in MB: half of it.
 */
export const gatehouseNodeOptions = ['--max-old-space-size=256', ...imageNodeOptions()];

/** Options in the image's command, which ends with the program. */
function imageNodeOptions(): string[] {
  const command = /^CMD (\[.*\])$/m.exec(readFileSync(path.join(projectFolder, 'Dockerfile'), 'utf8'))?.[1];
  if (command === undefined) throw new Error('The Dockerfile has no command');
  return (JSON.parse(command) as string[]).slice(0, -1);
}

export const probeProgram = path.join(outputFolder, 'server-probe.js');

export const peerProgram = (name: string) => path.join(outputFolder, 'peers', `${name}.js`);

export const stubProgram = (name: string) => path.join(outputFolder, 'stubs', `${name}.js`);

/** Makes all that is to be run: the benchmark's packages where they are missing, the production build, the peers. */
export async function preparePrograms(): Promise<void> {
  if (!existsSync(nodeBinary)) npm('ci', '--prefix', benchFolder);
  npm('run', '--silent', 'build');
  await build({
    absWorkingDir: benchFolder,
    entryPoints: ['server-probe.ts', ...sourceFiles('peers'), ...sourceFiles('stubs')],
    outdir: outputFolder,
    outbase: benchFolder,
    bundle: true,
    // Each peer loads its packages from node_modules, as the output of tsc would.
    packages: 'external',
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    logLevel: 'warning',
  });
}

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(benchFolder, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => path.join(folder, name));
}

function npm(...parameters: string[]): void {
  execFileSync('npm', parameters, { cwd: projectFolder, stdio: ['ignore', 'ignore', 'inherit'] });
}
