import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Claims } from '../../local/cognito/token-mint';
import { type AttackAnswer, type AttackedService, startAttackedService } from '../support/attacked-service';
import { compactJws, rsa } from '../support/compact-jws';
import { accessClaims, ISSUER, MOBILE_CLIENT, WEB_CLIENT } from '../support/signing-authority';

/** Cases of each property. */
const RUNS = 500;

let service: AttackedService;

beforeAll(async () => {
  service = await startAttackedService();
});

afterAll(() => service.stop());

/** How far the clock has been put forward, in milliseconds. */
let passed = 0;
const now = Date.now;

/** A minute of its own for each case: two unknown key ids within ten seconds are an outage, not a refusal. */
function nextMinute(): void {
  passed += 61_000;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + passed);
  service.iot.forgetPublished();
  service.log.length = 0;
}

const command = (headers: Record<string, string>) =>
  service.send({
    method: 'POST',
    path: '/v1/gates/control',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: '{"message":"stop"}',
  });
const bearer = (token: string) => command({ Authorization: `Bearer ${token}` });
const session = (data: string, accessToken: string) =>
  command({
    'x-amzn-oidc-data': data,
    'x-amzn-oidc-accesstoken': accessToken,
    'Sec-Fetch-Site': 'same-origin',
  });

function expectRefused({ status, headers }: AttackAnswer): void {
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toMatch(/^Bearer realm="gatehouse", /);
  expect(service.iot.published).toEqual([]);
}

/** Each way in, with one of its tokens changed by `change`. */
const WAYS_IN: Record<string, (change: (token: string) => string) => Promise<AttackAnswer>> = {
  'a bearer token': (change) => bearer(change(service.authority.accessToken())),
  'the access token of a session': (change) =>
    session(service.authority.oidcData(), change(service.authority.accessToken({ client_id: WEB_CLIENT }))),
  'the data of a session': (change) => {
    const sub = randomUUID();
    return session(
      change(service.authority.oidcData({ sub })),
      service.authority.accessToken({ sub, client_id: WEB_CLIENT }),
    );
  },
};

/** The data of a session is taken with padding and without. */
const unpadded = (token: string) => token.replaceAll(/=+(?=\.|$)/g, '');

describe.each(Object.entries(WAYS_IN))('%s', (_way, send) => {
  it('is accepted as it was issued', async () => {
    nextMinute();
    expect((await send((token) => token)).status).toBe(200);
  });

  it('is refused when any one bit of it is another', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(2), fc.nat(), fc.nat(7), async (part, position, bit) => {
        nextMinute();
        const flip = (token: string) => {
          const parts = token.split('.').map((text) => Buffer.from(text, 'base64url'));
          const bytes = parts[part] as Buffer;
          const index = position % bytes.length;
          bytes[index] = (bytes[index] as number) ^ (1 << bit);
          return parts.map((changed) => changed.toString('base64url')).join('.');
        };
        expectRefused(await send(flip));
      }),
      { numRuns: RUNS },
    ));

  it('is refused when characters are put in, taken out or exchanged', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(3),
        fc.string({ unit: fc.constantFrom(...'AZaz09-_=.+/%"\\,;{'), maxLength: 4 }),
        async (position, removed, added) => {
          nextMinute();
          let isSame = false;
          const edit = (token: string) => {
            const at = position % token.length;
            const edited = token.slice(0, at) + added + token.slice(at + removed);
            isSame = unpadded(edited) === unpadded(token);
            return edited;
          };
          const answer = await send(edit);
          fc.pre(!isSame);
          expectRefused(answer);
        },
      ),
      { numRuns: RUNS },
    ));

  it('is refused when it is any other text', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 200 }).map((text) => `x${text}x`),
          fc.tuple(fc.json(), fc.json(), fc.base64String()).map(([head, payload, signature]) =>
            [head, payload]
              .map((text) => Buffer.from(text).toString('base64url'))
              .concat(signature)
              .join('.'),
          ),
        ),
        async (text) => {
          nextMinute();
          expectRefused(await send(() => text));
        },
      ),
      { numRuns: RUNS },
    ));
});

/** JSON values that software is known to trip over, and any others. */
const anyJson = fc.oneof(
  fc.constantFrom('', '0', 'null', 'Admins', '__proto__', 'a'.repeat(5_000), '\u0000', '\ud800', '{{7*7}}'),
  fc.constantFrom(0, -1, 1e21, -0.5, 2 ** 53, Number.MAX_VALUE, 253_402_300_800),
  fc.constantFrom<unknown[]>([], {}, [[]], { toString: 1 }, { length: -1 }, { valueOf: null }, ['Admins']),
  fc.jsonValue(),
);

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isTexts = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isAudience = (value: unknown) => typeof value === 'string' || isTexts(value);
const isBefore = (value: unknown, seconds: number) => typeof value === 'number' && value <= seconds;

/** Members that are left out where a token is read. */
const LEFT_OUT = /(?<!\\)"(__proto__|constructor)":/;

/** The status that a validly signed token with these claims must have, as docs/security.md promises it. */
function statusFor(claims: Claims, seconds: number): number {
  const {
    aud,
    client_id: client,
    'cognito:groups': groups,
    exp,
    iat,
    nbf,
    scope,
    auth_time: signedIn,
  } = claims;
  const isValid =
    !LEFT_OUT.test(JSON.stringify(claims)) &&
    claims['iss'] === ISSUER &&
    claims['token_use'] === 'access' &&
    (client === MOBILE_CLIENT || client === WEB_CLIENT) &&
    [claims['sub'], claims['username'], claims['jti']].every(isText) &&
    typeof exp === 'number' &&
    exp > seconds &&
    isBefore(iat, seconds + 30) &&
    (nbf === undefined || isBefore(nbf, seconds)) &&
    (aud === undefined || isAudience(aud)) &&
    (scope === undefined || typeof scope === 'string') &&
    (groups === undefined || isTexts(groups)) &&
    (signedIn === undefined || typeof signedIn === 'number');
  if (!isValid) return 401;
  const hasScope = String(scope ?? '')
    .split(' ')
    .includes(`Admins-${client}`);
  return hasScope && ((groups ?? []) as string[]).includes('Admins') ? 200 : 403;
}

describe('a validly signed token', () => {
  const CLAIM_NAMES = [...Object.keys(accessClaims()), 'nbf', 'aud', 'toString', 'constructor', 'sub2'];

  it('with whatever JSON in each of its claims opens a gate only where each claim is as Cognito issues it', async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...CLAIM_NAMES), anyJson, { maxKeys: 2 }),
        async (changes) => {
          nextMinute();
          const claims = { ...accessClaims(), ...changes };
          const expected = statusFor(claims, Date.now() / 1000);
          const { status } = await bearer(service.authority.signRs256(claims));
          expect([status, service.iot.published.length]).toEqual([expected, expected === 200 ? 1 : 0]);
          statuses.add(status);
        },
      ),
      { numRuns: 2 * RUNS },
    );
    expect([...statuses].sort()).toEqual([200, 401, 403]);
  });

  it('with any JSON as a member of its header is refused', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('alg', 'kid', 'typ', 'crit', 'jwk', 'zip', 'b64', 'cty', 'toString'),
        anyJson,
        async (name, value) => {
          nextMinute();
          const { kid, privateKey } = service.authority.poolKey;
          const header = `{"kid":"${kid}","alg":"RS256"}`.replace(
            new RegExp(`("${name}":"[^"]*")|\\}$`),
            (found, own) => `${own ? '' : ','}"${name}":${JSON.stringify(value)}${own ? '' : found}`,
          );
          fc.pre(header !== `{"kid":"${kid}","alg":"RS256"}`);
          expectRefused(await bearer(compactJws(header, JSON.stringify(accessClaims()), rsa(privateKey))));
        },
      ),
      { numRuns: RUNS },
    ));
});
