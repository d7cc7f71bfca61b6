import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { buildSync } from 'esbuild';

/**
 * Deployment package of a Lambda handler in `infra/triggers/`, with `index.handler`, bundled while the program runs.
 *
 * @param texts other files of the package, by name
 * @throws where the handler does not compile
 */
export function bundle(fileName: string, texts: Record<string, string>): pulumi.asset.AssetArchive {
  const files = { ...texts, 'index.js': bundleSource(fileName) };
  return new pulumi.asset.AssetArchive(
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, new pulumi.asset.StringAsset(text)]),
    ),
  );
}

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
