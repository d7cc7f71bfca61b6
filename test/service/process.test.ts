import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { CREDENTIALS } from '../../local/aws-account';
import { startIot } from '../../local/iot/start-iot';
import { DEFAULT_GATE } from '../../local/stack-settings';
import manifest from '../../package.json';
import {
  isolatedBuild,
  killProcesses,
  runProcess,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';
import { environmentFor } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

let build: Awaited<ReturnType<typeof isolatedBuild>>;
let authority: SigningAuthority;

beforeAll(async () => {
  build = await isolatedBuild();
  authority = await SigningAuthority.start();
}, 30_000);

afterAll(async () => {
  killProcesses();
  await build.remove();
  await authority.stop();
});

it('names, for scanners, every package that the image is made of, bundled or not', () => {
  const { components } = JSON.parse(readFileSync(path.join(build.folder, 'sbom.cdx.json'), 'utf8')) as {
    components: { purl: string }[];
  };
  const named = new Set(components.map(({ purl }) => purl));
  const { preact } = manifest.devDependencies;
  const expected = Object.entries({ ...manifest.dependencies, preact }).map(
    ([name, version]) => `pkg:npm/${name.replace('@', '%40')}@${version}`,
  );
  expect(expected.filter((purl) => !named.has(purl))).toEqual([]);
  // Libraries of libraries are in the bundle too, tools are not.
  expect([...named].some((purl) => purl.startsWith('pkg:npm/body-parser@'))).toBe(true);
  expect([...named].some((purl) => /npm\/(esbuild|jest|typescript)@/.test(purl))).toBe(false);
});

const environment = (changes: Record<string, string> = {}) => ({
  ...(environmentFor(authority) as Record<string, string>),
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_IOT_DATA_PLANE: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
  DRAIN_DELAY_SECONDS: '0',
  ...changes,
});

describe('the production build, from a folder that holds only what the image holds', () => {
  let service: ServiceProcess;

  beforeAll(async () => {
    service = await startProcess(build.folder, environment());
  });

  afterAll(async () => {
    service.process.kill('SIGTERM');
    await service.exited;
  });

  it('serves the API, its documentation and the console', async () => {
    for (const path of ['/', '/livez', '/docs', '/docs/swagger-ui-bundle.js', '/openapi.json']) {
      expect([path, (await fetch(service.url + path)).status]).toEqual([path, 200]);
    }
  });

  it('decodes images with its own native library', async () => {
    const response = await fetch(`${service.url}/v1/profile-image`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${authority.accessToken()}`, 'Content-Type': 'image/png' },
      body: Buffer.from('not an image'),
    });
    expect(await response.json()).toMatchObject({ code: 'invalid-image' });
  });

  it.each(['/v1/gates', '/v1/profile-image'])('loads the AWS SDK when %s first needs it', async (path) => {
    const response = await fetch(service.url + path, {
      headers: { Authorization: `Bearer ${authority.accessToken()}` },
    });
    // The client is there and finds nobody at its endpoint; a package that can't be loaded would be a 500.
    expect(await response.json()).toMatchObject({ status: 502, code: 'dependency-unavailable' });
  });

  it('opens its live connection with libraries of its own', async () => {
    const iot = await startIot({ gates: [DEFAULT_GATE] });
    const live = await startProcess(
      build.folder,
      environment({
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        AWS_ENDPOINT_URL_IOT_DATA_PLANE: iot.url,
      }),
    );
    await until('the connection', () => live.output().includes('"msg":"gates are live"'));
    live.process.kill('SIGTERM');
    expect(await live.exited).toBe(0);
    await iot.stop();
  });

  it('has a health check that passes, and fails where nothing listens', async () => {
    const port = new URL(service.url).port;
    expect(await runProcess(build.folder, 'healthcheck.js', { PORT: port }).exited).toBe(0);
    expect(await runProcess(build.folder, 'healthcheck.js', { PORT: '9' }).exited).toBe(1);
  });
});

describe('a wrong configuration', () => {
  it('ends the process with exit code 78 and one line for each problem, without a stack trace', async () => {
    const service = runProcess(build.folder, 'main.js', environment({ PORT: 'x', PUBLIC_URL: '' }));
    expect(await service.exited).toBe(78);
    const lines = service.output().trim().split('\n');
    expect(lines).toEqual([
      'The configuration is not valid:',
      '  PORT must be a whole number from 0 to 65535',
      '  PUBLIC_URL is not set; it must be an origin without path or trailing slash, such as https://gates.example.com',
    ]);
  });
});

describe('a port that is taken', () => {
  it('ends the process with exit code 1 and a log line that says so', async () => {
    const taken = http.createServer();
    await new Promise<void>((resolve) => taken.listen(0, resolve));
    const { port } = taken.address() as AddressInfo;
    const service = runProcess(build.folder, 'main.js', environment({ PORT: String(port) }));
    expect(await service.exited).toBe(1);
    expect(service.output()).toContain('EADDRINUSE');
    expect(service.output()).not.toContain('    at ');
    await new Promise((resolve) => taken.close(resolve));
  });
});

describe('SIGTERM', () => {
  it('ends the process with exit code 0', async () => {
    const service = await startProcess(build.folder, environment());
    service.process.kill('SIGTERM');
    expect(await service.exited).toBe(0);
    expect(service.output()).toContain('"msg":"stopped"');
  });
});
