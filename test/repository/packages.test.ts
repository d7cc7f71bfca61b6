import { readFileSync } from 'node:fs';
import manifest from '../../package.json';

describe('the packages', () => {
  it('are pinned exactly', () => {
    const versions = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.overrides,
    });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('come from whichever registry npm is set to: the lockfile names none', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved": "http');
  });

  it('are refused by npm on an older Node than the one that is named', () => {
    expect(manifest.engines.node).toBe('>=20.19');
    expect(readFileSync('.npmrc', 'utf8')).toContain('engine-strict=true');
  });
});
