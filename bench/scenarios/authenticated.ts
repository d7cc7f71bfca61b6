import { AWS_JWT_VERIFY, EXPRESS, GATEHOUSE } from '../contestants';
import { httpRequest } from '../load/request';
import { atLeast, atMost, memoryOf, ratioOf, type Section } from '../section';
import type { Settings } from '../settings';
import type { Testbed } from '../testbed';
import { compareThroughput, describeLatencies, type LoadedServer, latenciesAtUsualLoad } from '../throughput';

const CACHED = 'Express 5 + fast-jwt, cached';

/** Peers that authenticate: their programs, and how many times as fast Gatehouse should be. */
const PEERS: Record<string, { program: string; goal?: number }> = {
  [CACHED]: { program: 'express-fast-jwt', goal: 1 },
  'Express 5 + jose': { program: 'express-jose', goal: 1.4 },
  'Express 5 + express-oauth2-jwt-bearer': { program: 'express-oauth2-jwt-bearer', goal: 1.6 },
  'Express 5 + express-jwt + jwks-rsa': { program: 'express-jwt' },
  'Express 5 + passport-jwt + jwks-rsa': { program: 'express-passport-jwt' },
  [AWS_JWT_VERIFY]: { program: 'express-aws-jwt-verify', goal: 2.8 },
};

const OPEN_ROUTE = 'Gatehouse, a route without authentication';

/** `GET /v1/me` with many callers in turn, or with one alone. */
export async function authenticated(
  testbed: Testbed,
  settings: Settings,
  callers: 'one' | 'many',
): Promise<Section> {
  const tokens = callers === 'one' ? testbed.tokens.slice(0, 1) : testbed.tokens;
  const requestsFor = (path: string) => tokens.map((token) => httpRequest({ path, token }));
  const me = requestsFor('/v1/me');
  const open = requestsFor('/.well-known/oauth-protected-resource');

  const peers: [string, string][] = [
    ['node:http, no authentication', 'node-http'],
    [EXPRESS, 'express-bare'],
    ...Object.entries(PEERS).map(([name, { program }]): [string, string] => [name, program]),
  ];
  const gatehouse = await testbed.start('gatehouse');
  const servers: LoadedServer[] = [
    { name: GATEHOUSE, server: gatehouse, requests: me },
    { name: OPEN_ROUTE, server: gatehouse, requests: open },
  ];
  for (const [name, program] of peers) {
    servers.push({ name, server: await testbed.start(program), requests: me });
  }
  const measurements = await compareThroughput(servers, settings);
  const compared = servers.filter(({ name }) => [GATEHOUSE, EXPRESS, AWS_JWT_VERIFY].includes(name));
  const latencies = await latenciesAtUsualLoad(compared, measurements, settings.window * 2);
  await Promise.all(servers.map(({ server }) => server.stop()));

  const ratio = (name: string) => ratioOf(measurements, GATEHOUSE, name);
  const goals =
    callers === 'one'
      ? []
      : [
          atLeast('`GET /v1/me` to the same product without authentication', 0.9, ratio(OPEN_ROUTE)),
          atLeast('`GET /v1/me`, full product, to bare Express without authentication', 0.75, ratio(EXPRESS)),
          ...Object.entries(PEERS).flatMap(([name, { goal }]) =>
            goal === undefined
              ? []
              : [atLeast(`\`GET /v1/me\`, full product, to ${name}`, goal, ratio(name))],
          ),
          atMost('Memory under `GET /v1/me`', 130, memoryOf(measurements, GATEHOUSE), ' MB'),
          atMost(
            '`GET /v1/me` at 70 % of capacity, p99',
            3,
            latencies.get(GATEHOUSE)?.p99 ?? Number.NaN,
            ' ms',
          ),
        ];
  return {
    name: callers === 'one' ? 'one-token' : 'tokens',
    title: callers === 'one' ? 'One caller' : `${testbed.tokens.length} callers in turn`,
    unit: 'requests/s',
    measurements,
    reference: EXPRESS,
    notes: [describeLatencies(latencies)],
    goals,
  };
}
