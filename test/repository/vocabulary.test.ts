import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from '../support/local-command';
import { CopiedProject } from './support/copied-project';

const PROJECT = path.join(__dirname, '../..');

/** Folders with code of the product; tests and documents may repeat what they check or tell. */
const CODE = ['bench', 'console', 'contract', 'device', 'infra', 'local', 'scripts', 'service'];

/** Source of every file of the product, without comments, by path. */
function sources(): Map<string, string> {
  const files = CODE.filter((folder) => existsSync(path.join(PROJECT, folder))).flatMap((folder) =>
    readdirSync(path.join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(folder, name))
      .filter((file) => /\.tsx?$/.test(file) && !file.includes('node_modules')),
  );
  return new Map(
    files.map((file) => [file, withoutComments(readFileSync(path.join(PROJECT, file), 'utf8'))]),
  );
}

function withoutComments(source: string): string {
  return source.replace(/^\s*\/\*[\s\S]*?\*\//gm, '').replace(/(^|\s)\/\/.*$/gm, '');
}

it.each([
  ['name of the session cookie', /AWSELBAuthSessionCookie/g, 'contract/edge.ts'],
  // Cognito has a path of the same name for identity providers, below its own address.
  ['callback path', /(?<!\$\{url\})\/oauth2\/idpresponse/g, 'contract/edge.ts'],
  ['path where signing out ends', /['"`}]\/signed-out/g, 'contract/edge.ts'],
  ['topic of the last will', /gatehouse\\?\/[^'"`]+\\?\/will/g, 'contract/device-protocol.ts'],
  ['mark of the audit record', /['"`]gate-command['"`]/g, 'contract/audit-record.ts'],
  ['self-service scope', /aws\.cognito\.signin\.user\.admin/g, 'contract/user-pool.ts'],
])('writes the %s once, in the contract', (_fact, pattern, home) => {
  const places = [...sources()].flatMap(([file, source]) => [...source.matchAll(pattern)].map(() => file));
  expect(places).toEqual([home]);
});

describe('a fact that is renamed in a copy of the contract', () => {
  // Each test runs whole programs of a copy.
  jest.setTimeout(120_000);

  let copy: CopiedProject;

  afterEach(() => copy.remove());

  interface Registered {
    type: string;
    inputs: Record<string, unknown>;
  }

  /** What the stack of the copy registers, by the end of the type. */
  async function registeredInputs(): Promise<(type: string) => Record<string, unknown>[]> {
    const registered: Registered[] = JSON.parse(await copy.run('test/repository/support/print-stack.ts'));
    return (type) => registered.filter((one) => one.type.endsWith(`:${type}`)).map(({ inputs }) => inputs);
  }

  /** Runs the local system of the copy while something is asked of it. */
  async function withLocalSystem(
    ask: (publicUrl: string, publicPort: number) => Promise<void>,
  ): Promise<{ serviceLog: Record<string, unknown>[] }> {
    const { publicPort } = await freePorts();
    const dataFolder = path.join(copy.folder, '.local');
    const parameters = [
      '--import',
      'tsx',
      'local/main.ts',
      '--port',
      String(publicPort),
      '--data',
      dataFolder,
    ];
    const system = spawn(process.execPath, parameters, {
      cwd: copy.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(system, 'exit');
    try {
      for await (const line of createInterface({ input: system.stdout })) {
        if (line.startsWith('Gatehouse runs at ')) break;
      }
      await ask(`http://localhost:${publicPort}`, publicPort);
    } finally {
      system.stdout.resume();
      system.kill('SIGTERM');
      await ended;
    }
    const lines = readFileSync(path.join(dataFolder, 'service.log'), 'utf8').trim().split('\n');
    return { serviceLog: lines.map((line) => JSON.parse(line)) };
  }

  it('is followed by the stack, the service and the local load balancer: cookie, paths, audit record', async () => {
    copy = new CopiedProject();
    copy.changeContract("'AWSELBAuthSessionCookie'", "'RenamedCookie'");
    copy.changeContract("'/oauth2/idpresponse'", "'/renamed/callback'");
    copy.changeContract("'/signed-out'", "'/renamed/signed-out'");
    copy.changeContract("'gate-command'", "'renamed-audit'");

    const stack = registeredInputs();
    const { serviceLog } = await withLocalSystem(async (publicUrl, publicPort) => {
      const ask = (target: string, headers: Record<string, string> = {}) =>
        fetch(`${publicUrl}${target}`, { headers, redirect: 'manual' });

      const signingOut = await ask('/logout');
      const cookies = signingOut.headers.getSetCookie().map((cookie) => cookie.split('=', 1)[0]);
      expect(cookies).toEqual([0, 1, 2, 3].map((part) => `RenamedCookie-${part}`));
      expect(signingOut.headers.get('location')).toContain(
        `logout_uri=${encodeURIComponent(`${publicUrl}/renamed/signed-out`)}`,
      );
      expect((await ask('/renamed/signed-out')).status).toBe(200);

      const signingIn = await ask('/');
      expect(signingIn.headers.get('location')).toContain(
        `redirect_uri=${encodeURIComponent(`${publicUrl}/renamed/callback`)}`,
      );
      // The load balancer's own refusal carries no problem document, the service's does.
      const whoRefuses = async (cookie: string) => {
        const answer = await ask('/v1/gates', { cookie });
        expect(answer.status).toBe(401);
        return answer.headers.get('www-authenticate') === null ? 'the load balancer' : 'the service';
      };
      expect(await whoRefuses('RenamedCookie-0=over')).toBe('the load balancer');
      expect(await whoRefuses('AWSELBAuthSessionCookie-0=over')).toBe('the service');

      const token = await copy.run('local/token.ts', ['--user', 'admin', '--port', String(publicPort)]);
      const command = await fetch(`${publicUrl}/v1/gates/control`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' },
        body: '{"message":"stop"}',
      });
      expect(command.status).toBe(200);
    });
    expect(serviceLog).toContainEqual(
      expect.objectContaining({ audit: 'renamed-audit', outcome: 'published', message: 'stop' }),
    );

    const inputsOf = await stack;
    const filters = inputsOf('LogMetricFilter').map(({ pattern }) => pattern);
    expect(filters).toContain('{ $.audit = "renamed-audit" && $.outcome = "published" }');
    expect(filters).not.toContainEqual(expect.stringContaining('gate-command'));
    const rules = JSON.stringify(inputsOf('ListenerRule'));
    expect(rules).toContain('"httpHeaderName":"Cookie","values":["*RenamedCookie*"]');
    expect(rules).toContain('"/renamed/signed-out"');
    expect(rules).not.toContain('AWSELBAuthSessionCookie');
    expect(inputsOf('UserPoolClient')).toContainEqual(
      expect.objectContaining({
        callbackUrls: ['https://gates.example.com/renamed/callback'],
        logoutUrls: ['https://gates.example.com/renamed/signed-out', 'https://gates.example.com/account'],
      }),
    );
  });

  it('is refused by the compiler until both the service and the stack know it: outcome of a command', async () => {
    copy = new CopiedProject();
    copy.changeContract("'denied'", "'refused'");

    // Without packages the compiler reads our own files alone, which takes a fifth of the time; it also complains
    // that packages are missing, so only errors about the outcome count.
    copy.removePackages();
    const { output } = await copy.node([
      require.resolve('typescript/bin/tsc'),
      ...['--project', 'test/repository/support/tsconfig.product.json'],
    ]);

    const folders = output
      .split('\n')
      .flatMap((line) => /^(\w+)\/\S+\(\d+,\d+\): error .*\b(?:denied|refused)\b/.exec(line)?.[1] ?? []);
    expect([...new Set(folders)].sort()).toEqual(['infra', 'service']);
  });
});
