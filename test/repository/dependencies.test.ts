import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Each run of dependency-cruiser is a process of its own.
jest.setTimeout(60_000);

const PROJECT = path.join(__dirname, '../..');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-layers-'));
  for (const name of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json']) {
    copyFileSync(path.join(PROJECT, name), path.join(folder, name));
  }
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(folder, 'node_modules'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Writes files that import each other, by path, and returns which rules are broken where. */
async function brokenRules(imports: Record<string, readonly string[]>): Promise<string[]> {
  for (const [file, imported] of Object.entries(imports)) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    const lines = imported.map((other, index) => {
      // Types of our own files count as imports; packages that only give types do not.
      return other.includes('/')
        ? `import type * as import${index} from '${relative(file, other)}';`
        : `import * as import${index} from '${other}';`;
    });
    writeFileSync(target, `${lines.join('\n')}\nexport const value = 1;\n`);
  }
  const folders = [...new Set(Object.keys(imports).map((file) => file.split('/', 1)[0] ?? ''))];
  const output = await cruise(folders);
  return JSON.parse(output).summary.violations.map(
    ({ rule, from }: { rule: { name: string }; from: string }) => `${rule.name}: ${from}`,
  );
}

function relative(from: string, to: string): string {
  const specifier = path.relative(path.dirname(from), to).replace(/\.ts$/, '');
  return specifier.startsWith('.') ? specifier : `./${specifier}`;
}

function cruise(folders: string[]): Promise<string> {
  const command = path.join(PROJECT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const parameters = [command, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...folders];
  return new Promise((resolve, reject) => {
    // The exit code counts violations, so only an answer that is missing is an error.
    execFile(process.execPath, parameters, { cwd: folder }, (_error, stdout, stderr) =>
      stdout === '' ? reject(new Error(stderr)) : resolve(stdout),
    );
  });
}

it('accepts imports that run one way', async () => {
  expect(
    await brokenRules({
      'contract/gate.ts': [],
      'service/main.ts': ['service/server.ts'],
      'service/server.ts': ['service/app.ts'],
      'service/app.ts': ['service/gates/gate-routes.ts'],
      'service/gates/gate-routes.ts': ['service/auth/access.ts', 'contract/gate.ts'],
      'service/auth/access.ts': ['service/platform/log.ts'],
      'service/platform/log.ts': [],
      'infra/index.ts': ['infra/gatehouse.ts'],
      'infra/gatehouse.ts': ['infra/gate-service/image.ts', 'infra/network/network.ts'],
      'infra/gate-service/image.ts': ['infra/network/network.ts'],
      'infra/network/network.ts': [],
      'local/main.ts': ['service/app.ts', 'infra/gatehouse.ts', 'local/gate/simulated.ts'],
      'local/gate/simulated.ts': ['contract/gate.ts', 'device/controller.ts'],
      'device/controller.ts': ['contract/gate.ts'],
    }),
  ).toEqual([]);
});

it('names the rule that an import breaks: layers, cycles, missing files, development packages in the service', async () => {
  expect(
    (
      await brokenRules({
        'contract/gate.ts': ['service/platform/log.ts'],
        'service/platform/log.ts': ['service/auth/access.ts'],
        'service/auth/access.ts': ['service/gates/gate-routes.ts'],
        'service/gates/gate-routes.ts': ['service/profile/image.ts', 'local/gate/simulated.ts'],
        'service/profile/image.ts': ['service/app.ts'],
        'service/app.ts': ['service/main.ts'],
        'service/main.ts': ['infra/network/network.ts'],
        'infra/network/network.ts': ['infra/gate-service/image.ts'],
        'infra/gate-service/image.ts': ['infra/gatehouse.ts'],
        'infra/gatehouse.ts': ['local/system.ts'],
        'infra/triggers/token.ts': ['infra/account.ts'],
        'infra/policy/rules.ts': ['infra/account.ts'],
        'infra/account.ts': [],
        'local/gate/simulated.ts': ['local/system.ts'],
        'device/controller.ts': ['local/system.ts'],
        'local/system.ts': ['test/support/clock.ts'],
        'console/page.ts': ['local/system.ts'],
        'test/support/clock.ts': [],
        'service/gates/first.ts': ['service/gates/second.ts'],
        'service/gates/second.ts': ['service/gates/first.ts', 'service/gates/missing.ts'],
        'service/healthcheck.ts': ['express', 'supertest'],
      })
    ).sort(),
  ).toEqual([
    'console-imports-contract: console/page.ts',
    'contract-imports-nothing-of-ours: contract/gate.ts',
    'device-imports-contract: device/controller.ts',
    'infra-imports-contract: infra/gatehouse.ts',
    'infra-layers-2: infra/network/network.ts',
    'infra-layers-4: infra/gate-service/image.ts',
    'local-imports-contract-and-device-and-service-and-infra-and-scripts: local/system.ts',
    'no-cycle: service/gates/first.ts',
    'no-missing-file: service/gates/second.ts',
    'policies-import-contract: infra/policy/rules.ts',
    'service-features-apart: service/gates/gate-routes.ts',
    'service-imports-contract: service/gates/gate-routes.ts',
    'service-imports-contract: service/main.ts',
    'service-layers-1: service/platform/log.ts',
    'service-layers-3: service/auth/access.ts',
    'service-layers-4: service/profile/image.ts',
    'service-layers-5: service/app.ts',
    'service-runs-on-dependencies: service/healthcheck.ts',
    'simulated-gate-imports-contract-and-device: local/gate/simulated.ts',
    'triggers-import-contract: infra/triggers/token.ts',
  ]);
});
