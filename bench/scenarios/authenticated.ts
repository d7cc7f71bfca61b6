import { AWS_JWT_VERIFY, EXPRESS, GATEHOUSE } from '../contestants';
import { httpRequest } from '../load/request';
import { atLeast, medianOf, type Section } from '../section';
import type { Settings } from '../settings';
import type { Testbed } from '../testbed';
import { compareThroughput, type LoadedServer } from '../throughput';

const BARE_PEERS = {
  'Express 5 + jose': 'express-jose',
  'Express 5 + express-oauth2-jwt-bearer': 'express-oauth2-jwt-bearer',
  'Express 5 + express-jwt + jwks-rsa': 'express-jwt',
  'Express 5 + passport-jwt + jwks-rsa': 'express-passport-jwt',
  [AWS_JWT_VERIFY]: 'express-aws-jwt-verify',
} as const;

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
    ['Express 5 + fast-jwt, cached', 'express-fast-jwt'],
    ...Object.entries(BARE_PEERS),
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
  await Promise.all(servers.map(({ server }) => server.stop()));

  const ratio = (name: string) => medianOf(measurements, GATEHOUSE) / medianOf(measurements, name);
  const goals =
    callers === 'one'
      ? []
      : [
          atLeast('`GET /v1/me` to the same product without authentication', 0.9, ratio(OPEN_ROUTE)),
          atLeast('`GET /v1/me`, full product, to bare Express', 0.5, ratio(EXPRESS)),
          atLeast(
            '`GET /v1/me`, full product, to the fastest uncached bare peer',
            1,
            Math.min(...Object.keys(BARE_PEERS).map(ratio)),
          ),
        ];
  return {
    name: callers === 'one' ? 'one-token' : 'tokens',
    title: callers === 'one' ? 'One caller' : `${testbed.tokens.length} callers in turn`,
    unit: 'requests/s',
    measurements,
    reference: EXPRESS,
    notes: [],
    goals,
  };
}
