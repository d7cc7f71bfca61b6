import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Import {
  from: string;
  to: string;
}

/** All imports of our own files by our own files, as paths from the top of the repository. */
function importsOf(folder: string): Import[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const from = path.join(folder, name);
      const specifiers = readFileSync(from, 'utf8').matchAll(
        /(?:from|import|import\()\s*'(\.{1,2}\/[^']+)'/g,
      );
      return [...specifiers].map(([, specifier = '']) => ({
        from,
        to: path.join(path.dirname(from), specifier),
      }));
    });
}

const top = (file: string) => file.split(path.sep, 1)[0] ?? '';

/** What each part of the repository may import besides itself. */
const PARTS: Record<string, string[]> = {
  contract: [],
  service: ['contract'],
  infra: ['contract'],
  local: ['contract', 'service', 'infra'],
};

/** The layers of the service, lowest first; features are one layer, and don't know each other. */
const FEATURES = ['gates', 'profile', 'console', 'session', 'health', 'documentation'];
const LAYERS: readonly (readonly string[])[] = [
  ['platform'],
  ['auth'],
  FEATURES,
  ['app'],
  ['server'],
  ['main'],
];

const partOfService = (file: string) => (file.split(path.sep)[1] ?? '').replace(/\.ts$/, '');
const layerOf = (file: string) => LAYERS.findIndex((layer) => layer.includes(partOfService(file)));

describe('imports run one way', () => {
  it.each(Object.entries(PARTS))('%s imports only itself and [%s]', (part, allowed) => {
    expect(importsOf(part).filter(({ to }) => ![part, ...allowed].includes(top(to)))).toEqual([]);
  });

  it('in the service: platform, auth, features, app, server, main', () => {
    const imports = importsOf('service').filter(({ to }) => top(to) === 'service');
    expect(imports.length).toBeGreaterThan(50);
    expect(imports.filter(({ from, to }) => layerOf(from) < 0 || layerOf(to) > layerOf(from))).toEqual([]);
  });

  it('between features of the service: not at all', () => {
    const between = importsOf('service').filter(
      ({ from, to }) =>
        top(to) === 'service' &&
        FEATURES.includes(partOfService(from)) &&
        FEATURES.includes(partOfService(to)) &&
        partOfService(from) !== partOfService(to),
    );
    expect(between).toEqual([]);
  });
});
