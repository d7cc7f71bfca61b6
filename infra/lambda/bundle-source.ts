import path from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Bundle of a Lambda handler as text: the same for the same source wherever it is built, else every machine would
 * deploy anew.
 */
export function bundleSource(fileName: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [path.join('infra/triggers', fileName)],
    absWorkingDir: path.join(__dirname, '../..'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]!.text;
}
