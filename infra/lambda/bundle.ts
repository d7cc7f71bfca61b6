import * as pulumi from '@pulumi/pulumi';
import { bundleSource } from './bundle-source';

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
