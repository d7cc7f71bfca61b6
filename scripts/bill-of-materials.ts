import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { z } from 'zod';

/** What is read of a package's manifest. */
const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().optional().catch(undefined),
});

type Manifest = z.infer<typeof manifestSchema>;

/**
 * Bill of materials (CycloneDX 1.6, as JSON): every package that the build is made of. A scanner that looks into the
 * image finds it, where a bundle would hide the packages that it is made of.
 *
 * @param bundles what esbuild made
 * @param packageFolder `node_modules` of the build, with the packages that are not bundled
 */
export function billOfMaterials(bundles: readonly Metafile[], packageFolder: string): string {
  const folders = new Set([
    ...bundles.flatMap(({ inputs }) => Object.keys(inputs).flatMap(packageOf)),
    ...packagesIn(packageFolder),
  ]);
  const components = new Map<string, object>();
  for (const folder of folders) {
    const manifest = readManifest(folder);
    if (manifest) components.set(purlOf(manifest), componentOf(manifest));
  }
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: 'gatehouse' } },
    components: [...components]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, component]) => component),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Folder of the package that a file belongs to; none for our own files. */
function packageOf(file: string): string[] {
  const [, folder] = /^(.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  return folder === undefined ? [] : [folder];
}

/** Folders of packages, those inside of packages among them. */
function packagesIn(packageFolder: string): string[] {
  return readdirSync(packageFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => path.basename(name) === 'package.json')
    .map((name) => path.join(packageFolder, path.dirname(name)))
    .filter((folder) => /(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/.test(folder));
}

function readManifest(folder: string): Manifest | undefined {
  return manifestSchema.safeParse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))).data;
}

function componentOf(manifest: Manifest): object {
  const { name, version, license } = manifest;
  const [unscoped = '', group] = name.split('/').reverse();
  const purl = purlOf(manifest);
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group !== undefined && { group }),
    name: unscoped,
    version,
    purl,
    ...(license !== undefined && { licenses: [{ expression: license }] }),
  };
}

/** Package URL (purl specification, type npm). */
function purlOf({ name, version }: Manifest): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
