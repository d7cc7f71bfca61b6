import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { overloadWith } from './load/overload';
import { httpRequest } from './load/request';
import { preparePrograms } from './programs';
import { Testbed } from './testbed';
import { measureThroughput } from './throughput';

/** Of a V8 CPU profile (`node --cpu-prof`), what is read here. */
interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string } }[];
  /** By the clock of `process.hrtime`, in microseconds. */
  startTime: number;
  samples: number[];
  /** In microseconds. */
  timeDeltas: number[];
}

const HELP = `npm run profile -- [scenario]

Shows in which functions the service spends its CPU time under load, and where the whole profile is kept.

  tokens         many people, whose tokens are known already; without a scenario, this one
  unseen-tokens  tokens that are verified for the first time
  publish        commands
  overload       commands, three times as many as can be answered
  image          profile images
  start-up       a start without any request

  --help         this text
`;

const WARM_UP = 5_000;
const LOAD = 6_000;
const UNSEEN_TOKENS = 20_000;
const ROWS = 25;

function commandRequest(token: string): Buffer {
  return httpRequest({ method: 'POST', path: '/v1/gates/control', token, body: '{"message":"open"}' });
}

const REQUESTS: Record<string, (token: string) => Buffer> = {
  tokens: (token) => httpRequest({ path: '/v1/me', token }),
  'unseen-tokens': (token) => httpRequest({ path: '/v1/me', token }),
  publish: commandRequest,
  overload: commandRequest,
  image: (token) => httpRequest({ path: '/v1/profile-image', token, headers: { Accept: 'image/png' } }),
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [scenario = 'tokens'] = positionals;
  const toRequest = REQUESTS[scenario];
  if (!toRequest && scenario !== 'start-up') {
    throw new Error(`There is no ${scenario}; there are start-up, ${Object.keys(REQUESTS).join(', ')}`);
  }
  await preparePrograms();
  const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-profile-'));
  const testbed = await Testbed.create();
  /** When the load began that is looked at, by the same clock. */
  let since = 0;
  const begin = () => {
    since = Number(process.hrtime.bigint() / 1_000n);
  };
  try {
    const server = await testbed.start('gatehouse', {
      nodeOptions: ['--cpu-prof', '--cpu-prof-dir', folder, '--cpu-prof-interval', '200'],
    });
    if (toRequest && scenario === 'unseen-tokens') {
      const requests = testbed.issuer.issue(UNSEEN_TOKENS).map(toRequest);
      begin();
      await measureThroughput({ server, requests }, 'all sent');
    } else if (toRequest && scenario === 'overload') {
      const requests = testbed.tokens.map(toRequest);
      const { value: capacity } = await measureThroughput({ server, requests }, WARM_UP);
      begin();
      await overloadWith({ port: server.port, requests, capacity, duration: LOAD });
    } else if (toRequest) {
      const requests = testbed.tokens.map(toRequest);
      await measureThroughput({ server, requests }, WARM_UP);
      begin();
      await measureThroughput({ server, requests }, LOAD);
    }
    // The profile is written when the process ends by itself.
    await server.stop('SIGTERM');
  } finally {
    await testbed.stop();
  }
  const [file] = readdirSync(folder);
  const profile = path.join(folder, String(file));
  process.stdout.write(`${table(JSON.parse(readFileSync(profile, 'utf8')), since)}\n\n${profile}\n`);
}

/** The functions that most time was spent in since a time, without what they called. */
function table({ nodes, startTime, samples, timeDeltas }: CpuProfile, since: number): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let now = startTime;
  for (const [index, id] of samples.entries()) {
    const delta = timeDeltas[index] ?? 0;
    now += delta;
    if (now < since) continue;
    const name = names.get(id) ?? '';
    times.set(name, (times.get(name) ?? 0) + delta);
  }
  times.delete('(idle)');
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const rows = [...times]
    .sort(([, a], [, b]) => b - a)
    .slice(0, ROWS)
    .map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`);
  return [`${(total / 1000).toFixed(0)} ms of CPU time, thereof in`, ...rows].join('\n');
}

function nameOf({ functionName, url }: { functionName: string; url: string }): string {
  const place = url.split('/').slice(-2).join('/');
  return `${functionName || '(anonymous)'}${place && ` - ${place}`}`;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
