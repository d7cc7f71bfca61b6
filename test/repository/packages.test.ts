import { readFileSync } from 'node:fs';
import semver from 'semver';
import manifest from '../../package.json';
import lockfile from '../../package-lock.json';

/** Oldest release of each supported line. */
const SUPPORTED_NODES = ['20.19.2', '22.13.0', '24.0.0'];

interface LockedPackage {
  engines?: { node?: string };
  cpu?: string[];
}

/** Packages of the lockfile that an installation can contain; Node has no release for 32-bit Windows since 23. */
const packages = Object.entries(lockfile.packages as Record<string, LockedPackage>).filter(
  ([name, { cpu }]) => name !== '' && !cpu?.includes('ia32'),
);

it('pins packages exactly', () => {
  const versions = Object.entries({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.overrides,
  });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

it('takes packages from whichever registry npm is set to: the lockfile names none', () => {
  expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved": "http');
});

it.each(SUPPORTED_NODES)('has only packages that run on Node %s', (version) => {
  expect(packages.length).toBeGreaterThan(500);
  expect(packages.filter(([, { engines }]) => !semver.satisfies(version, engines?.node ?? '*'))).toEqual([]);
});

it('lets npm refuse an older Node than the oldest supported one', () => {
  expect(readFileSync('.npmrc', 'utf8')).toContain('engine-strict=true');
  expect(SUPPORTED_NODES.every((version) => semver.satisfies(version, manifest.engines.node))).toBe(true);
  // Its HTTP parser takes header fields without a name, or with a space in it (docs/decisions/0152).
  expect(semver.satisfies('20.19.1', manifest.engines.node)).toBe(false);
});

it('is checked in CI on each supported line of Node, and developed on the newest', () => {
  const matrix = /node-version: \[(.*)\]/.exec(readFileSync('.github/workflows/checks.yml', 'utf8'))?.[1];
  const lines = matrix?.split(',').map((version) => semver.coerce(version)?.major);
  const supported = SUPPORTED_NODES.map((version) => semver.major(version));
  expect(lines).toEqual(supported);
  expect(readFileSync('.nvmrc', 'utf8').trim()).toBe(String(supported.at(-1)));
});
