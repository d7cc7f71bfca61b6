import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import sharp from 'sharp';

const SOURCE = path.resolve(__dirname, '../console');

/** Where the built files have names that hold a hash of their content: they may be kept for ever. */
export const ASSETS_PATH = '/assets/';

const DAY = '#f4f2ea';

/** Drawings of the icon and the sizes they are needed in, in pixels. */
const ICONS = [
  { drawing: 'icon', sizes: [180, 192, 512] },
  // Cut to the shape that a phone likes: the background goes to the edges (W3C: "Web Application Manifest").
  { drawing: 'maskable-icon', sizes: [192, 512] },
];

/** Files of the build by the names that they are known by in the source, as paths on the service. */
type Assets = Map<string, string>;

/**
 * Builds the console into a folder: `index.html`, `account.html`, `manifest.webmanifest`, `assets/` with hashed names, and
 * `assets.json`, which says what the hashed names are. What was in the folder before is removed.
 *
 * @returns what the bundle is made of
 */
export async function buildConsole(outputFolder: string): Promise<Metafile> {
  await rm(outputFolder, { recursive: true, force: true });
  await mkdir(path.join(outputFolder, ASSETS_PATH), { recursive: true });
  const assets: Assets = new Map();
  const metafile = await bundle(outputFolder, assets);
  for (const { drawing, sizes } of ICONS) await drawIcon(outputFolder, assets, drawing, sizes);
  for (const name of ['index.html', 'account.html']) {
    await writeFile(path.join(outputFolder, name), await page(name, assets));
  }
  await writeFile(path.join(outputFolder, 'manifest.webmanifest'), JSON.stringify(manifest(assets)));
  await writeFile(
    path.join(outputFolder, 'assets.json'),
    JSON.stringify(Object.fromEntries(assets), null, 2),
  );
  return metafile;
}

async function bundle(outputFolder: string, assets: Assets): Promise<Metafile> {
  const { metafile } = await build({
    // The styles of the service's small pages, which have no other file of the console.
    entryPoints: ['main.tsx', 'account.tsx', 'styles/page.css'].map((name) => path.join(SOURCE, name)),
    outdir: outputFolder,
    entryNames: `${ASSETS_PATH.slice(1)}[name]-[hash]`,
    tsconfig: path.join(SOURCE, 'tsconfig.json'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    metafile: true,
    logLevel: 'warning',
  });
  for (const file of Object.keys(metafile.outputs)) {
    const built = path.basename(file);
    assets.set(built.replace(/-[A-Z0-9]{8}\./, '.'), ASSETS_PATH + built);
  }
  return metafile;
}

async function drawIcon(
  outputFolder: string,
  assets: Assets,
  drawing: string,
  sizes: number[],
): Promise<void> {
  const source = await readFile(path.join(SOURCE, `icons/${drawing}.svg`));
  await store(outputFolder, assets, `${drawing}.svg`, source);
  for (const size of sizes) {
    const image = await sharp(source, { density: 300 }).resize(size, size).png({ palette: true }).toBuffer();
    await store(outputFolder, assets, `${drawing}-${size}.png`, image);
  }
}

async function store(outputFolder: string, assets: Assets, name: string, content: Buffer): Promise<void> {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase();
  const { name: stem, ext } = path.parse(name);
  const stored = `${ASSETS_PATH}${stem}-${hash}${ext}`;
  await writeFile(path.join(outputFolder, stored), content);
  assets.set(name, stored);
}

async function page(name: string, assets: Assets): Promise<string> {
  const template = await readFile(path.join(SOURCE, name), 'utf8');
  return template.replaceAll(/\{\{(.+?)\}\}/g, (_match, name: string) => pathOf(assets, name));
}

/** What does not depend on the gates; the service adds a shortcut for each. */
function manifest(assets: Assets) {
  const icon = (name: string, size: number, purpose: string) => ({
    src: pathOf(assets, `${name}-${size}.png`),
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  return {
    id: '/',
    name: 'Gatehouse',
    short_name: 'Gatehouse',
    description: 'Open, stop and close your gates.',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: DAY,
    theme_color: DAY,
    icons: [
      icon('icon', 192, 'any'),
      icon('icon', 512, 'any'),
      icon('maskable-icon', 192, 'maskable'),
      icon('maskable-icon', 512, 'maskable'),
    ],
  };
}

function pathOf(assets: Assets, name: string): string {
  const asset = assets.get(name);
  if (asset === undefined) throw new Error(`The build of the console made no ${name}`);
  return asset;
}

if (require.main === module) void buildConsole(path.resolve(process.argv[2] ?? 'dist/console'));
