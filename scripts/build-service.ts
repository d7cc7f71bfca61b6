import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { billOfMaterials } from './bill-of-materials';
import { buildConsole } from './build-console';

/**
 * Production build of the service: `dist/` is exactly what the container image holds. One bundled file for the service, one
 * for the health check, and beside them the packages that can't be bundled or are loaded on first use.
 */
const outputFolder = path.resolve('dist');

/** Where the unbundled packages come from; the image build points it to those of the target's architecture. */
const packageFolder = path.resolve(process.env['RUNTIME_PACKAGES'] ?? 'node_modules');

/**
 * Packages that are taken as they are, with all that they depend on: native code, which a bundle can't hold, and
 * large tables, which Node reads faster from their own files, or not at all.
 */
const UNBUNDLED_PACKAGES = ['sharp', 'iconv-lite', 'mime-db'];

/** Files that are served as they are, by package. */
const SERVED_FILES = {
  'swagger-ui-dist': [
    'package.json',
    'LICENSE',
    'NOTICE',
    'swagger-ui.css',
    'swagger-ui-bundle.js',
    'oauth2-redirect.html',
    'oauth2-redirect.js',
  ],
};

/**
 * Packages that the source loads on first use, and that are so large that even to read past them takes longer than all
 * the rest of a start: each is a file of its own.
 */
const SEPARATE_BUNDLES = [
  '@aws-sdk/client-cognito-identity',
  '@aws-sdk/client-cognito-identity-provider',
  '@aws-sdk/client-iot',
  '@aws-sdk/client-iot-data-plane',
  '@aws-sdk/client-s3',
  '@smithy/signature-v4',
  '@smithy/undici-http-handler',
  'mqtt',
];

/** Zod's messages in other languages than English: nobody asks for them, and they are a quarter of the bundle. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

const bundling = {
  outdir: outputFolder,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // ES modules where a package has both: then zod is there once, and what nobody uses is left out.
  mainFields: ['module', 'main'],
  // `import()` becomes `require` when it is reached: what it names is CommonJS beside the bundle.
  supported: { 'dynamic-import': false },
  // Not identifiers: to keep the names that logs show would cost a call for each function that is created.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  logLevel: 'warning',
  metafile: true,
} as const satisfies BuildOptions;

async function bundle(): Promise<Metafile[]> {
  const service = await build({
    ...bundling,
    entryPoints: { main: 'service/main.ts', healthcheck: 'service/healthcheck.ts' },
    plugins: [englishOnly],
    external: [...UNBUNDLED_PACKAGES, ...SEPARATE_BUNDLES, 'swagger-ui-dist'],
  });
  const separate = await build({
    ...bundling,
    entryPoints: Object.fromEntries(SEPARATE_BUNDLES.map((name) => [`node_modules/${name}/index`, name])),
  });
  return [service.metafile, separate.metafile];
}

/** A package and all that it needs at run time; optional ones for other platforms are not installed. */
async function copyWithDependencies(name: string): Promise<void> {
  const source = path.join(packageFolder, name);
  const target = path.join(outputFolder, 'node_modules', name);
  if (!existsSync(source) || existsSync(target)) return;
  await cp(source, target, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
  for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    // A version of its own lies inside the package, and was copied with it.
    if (!existsSync(path.join(source, 'node_modules', dependency))) await copyWithDependencies(dependency);
  }
}

async function copyServedFiles(): Promise<void> {
  for (const [name, files] of Object.entries(SERVED_FILES)) {
    const source = path.dirname(createRequire(__filename).resolve(`${name}/package.json`));
    for (const file of files)
      await cp(path.join(source, file), path.join(outputFolder, 'node_modules', name, file));
  }
}

/** Builds everything anew. */
export async function buildService(): Promise<void> {
  await rm(outputFolder, { recursive: true, force: true });
  await mkdir(outputFolder, { recursive: true });
  const bundles = await bundle();
  for (const name of UNBUNDLED_PACKAGES) await copyWithDependencies(name);
  await copyServedFiles();
  bundles.push(await buildConsole(path.join(outputFolder, 'console')));
  await writeFile(
    path.join(outputFolder, 'sbom.cdx.json'),
    billOfMaterials(bundles, path.join(outputFolder, 'node_modules')),
  );
  await writeFile(path.join(outputFolder, 'package.json'), '{ "private": true, "type": "commonjs" }\n');
}

if (require.main === module) void buildService();
