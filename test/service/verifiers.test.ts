import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { createAccessTokenVerifier } from '../../service/auth/access-token';
import { type AlbSessionVerifier, createAlbSessionVerifier } from '../../service/auth/alb-session';
import { KeysUnavailable, TokenError } from '../../service/auth/auth-errors';
import { createKeyFetcher } from '../../service/auth/key-fetcher';
import { PoolKeys } from '../../service/auth/pool-keys';
import type { Principal } from '../../service/auth/principal';
import type { Forge } from '../support/forge';
import { SESSION_FORGERIES } from '../support/session-forgeries';
import {
  ADMIN_SUB,
  ALB_ARN,
  accessClaims,
  ISSUER,
  MOBILE_CLIENT,
  POOL_ID,
  SigningAuthority,
  WEB_CLIENT,
} from '../support/signing-authority';
import { TOKEN_FORGERIES } from '../support/token-forgeries';

let authority: SigningAuthority;
let keys: PoolKeys;
let verifyToken: (token: string) => Promise<Principal>;
let verifySession: AlbSessionVerifier;

beforeAll(async () => {
  authority = await SigningAuthority.start();
});

beforeEach(async () => {
  const fetcher = createKeyFetcher(new Map(Object.entries(authority.overrides)));
  keys = new PoolKeys(ISSUER, fetcher, pino({ level: 'silent' }));
  await keys.start();
  const config = {
    userPoolId: POOL_ID,
    issuer: ISSUER,
    clientIds: [WEB_CLIENT, MOBILE_CLIENT],
    machineClients: new Map(),
  };
  verifyToken = createAccessTokenVerifier(config, keys);
  const options = { albArn: ALB_ARN, issuer: ISSUER, webClientId: WEB_CLIENT };
  verifySession = createAlbSessionVerifier(options, fetcher, verifyToken);
  authority.requests.length = 0;
});

afterEach(() => keys.stop());

afterAll(() => authority.stop());

const webToken = (claims = {}) => authority.accessToken({ client_id: WEB_CLIENT, ...claims });

/** Code of the error that a verification ends with. */
const codeOf = (verification: Promise<unknown>) =>
  verification.then(
    () => 'accepted',
    (error: unknown) => (error instanceof TokenError ? error.code : error),
  );

const { ALGORITHMS, SIGNATURES, KEYS, STRUCTURE, CLAIMS } = TOKEN_FORGERIES;
const FORGERIES = Object.entries({ ...ALGORITHMS, ...SIGNATURES, ...KEYS, ...STRUCTURE, ...CLAIMS });

describe('the verifier of access tokens', () => {
  it.each(FORGERIES)('refuses %s, and takes the token beside it', async (_what, forge: Forge) => {
    const { control, forged } = forge(authority, {});
    await expect(verifyToken(forged)).rejects.toBeInstanceOf(TokenError);
    await expect(verifyToken(control)).resolves.toMatchObject({ sub: ADMIN_SUB });
    await expect(verifyToken(forged)).rejects.toBeInstanceOf(TokenError);
  });

  it('says who the token speaks for', async () => {
    const claims = accessClaims({ scope: ' a  b ' });
    expect(await verifyToken(authority.signRs256(claims))).toEqual({
      actor: 'person',
      sub: ADMIN_SUB,
      username: 'admin',
      clientId: MOBILE_CLIENT,
      groups: ['Admins'],
      scopes: ['a', 'b'],
      jti: claims['jti'],
      expiresAt: claims['exp'],
      signedInAt: claims['auth_time'],
      via: 'bearer',
    });
  });

  it('takes a token without groups and scopes for one that grants nothing', async () => {
    const token = authority.accessToken({ 'cognito:groups': undefined, scope: undefined });
    expect(await verifyToken(token)).toMatchObject({ groups: [], scopes: [] });
  });

  it.each([
    ['malformed', () => 'a.b'],
    ['malformed', () => authority.accessToken({ padding: 'x'.repeat(9_000) })],
    ['wrong-issuer', () => authority.accessToken({ iss: `${ISSUER}2` })],
    ['wrong-use', () => authority.accessToken({ token_use: 'id' })],
    ['wrong-client', () => authority.accessToken({ client_id: 'other' })],
    ['wrong-client', () => authority.signRs256({ ...accessClaims(), client_id: [MOBILE_CLIENT] })],
    ['wrong-type', () => authority.accessToken({}, { typ: 'dpop+jwt' })],
    ['unknown-member', () => authority.accessToken({}, { zip: 'DEF' })],
    ['lost-member', () => authority.signText(header(), twice())],
    ['expired', () => authority.accessToken({ exp: 1 })],
    ['future-issue', () => authority.accessToken({ iat: Math.floor(Date.now() / 1000) + 60 })],
    ['invalid-claim', () => authority.accessToken({ jti: undefined })],
    ['invalid-signature', () => `${authority.accessToken().slice(0, -4)}AAAA`],
    ['unknown-key', () => authority.accessToken({}, { kid: 'other' })],
    ['wrong-algorithm', () => authority.accessToken({}, { alg: 'RS512' })],
    ['unverifiable', () => authority.accessToken({ nbf: Math.floor(Date.now() / 1000) + 60 })],
  ])('says %s where that is the mistake (%#)', async (code, token) => {
    expect(await codeOf(verifyToken(token()))).toBe(code);
  });

  it('takes a token that was issued half a minute ahead of its own clock, and none from later', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Math.floor(Date.now() / 1000) * 1000);
    const ahead = (seconds: number) => authority.accessToken({ iat: Date.now() / 1000 + seconds });
    expect(await codeOf(verifyToken(ahead(30)))).toBe('accepted');
    expect(await codeOf(verifyToken(ahead(31)))).toBe('future-issue');
  });

  it('fetches no key for a token that is refused by what it says of itself', async () => {
    for (const claims of [{ iss: 'x' }, { token_use: 'id' }, { client_id: 'x' }]) {
      await codeOf(verifyToken(authority.accessToken(claims, { kid: 'unknown' })));
    }
    await codeOf(verifyToken(authority.accessToken({}, { kid: 'unknown', zip: 'DEF' })));
    await codeOf(verifyToken(authority.accessToken({}, { kid: 'unknown', typ: 'x' })));
    expect(authority.requests).toEqual([]);
  });

  it('cannot tell, and says so, where keys are out of reach for a key that it has not looked for', async () => {
    expect(await codeOf(verifyToken(authority.accessToken({}, { kid: 'first' })))).toBe('unknown-key');
    expect(await codeOf(verifyToken(authority.accessToken({}, { kid: 'first' })))).toBe('unknown-key');
    await expect(verifyToken(authority.accessToken({}, { kid: 'second' }))).rejects.toBeInstanceOf(
      KeysUnavailable,
    );
  });
});

const header = () => JSON.stringify({ kid: authority.poolKey.kid, alg: 'RS256' });
const twice = () => JSON.stringify(accessClaims()).replace(/\}$/, ',"sub":"x"}');

describe('the verifier of sessions', () => {
  it.each(Object.entries(SESSION_FORGERIES))(
    'refuses data with %s, and takes that beside it',
    async (_what, forge) => {
      const sub = randomUUID();
      const { control, forged } = forge(authority, { sub });
      const accessToken = webToken({ sub });
      await expect(verifySession({ data: forged, accessToken })).rejects.toBeInstanceOf(TokenError);
      await expect(verifySession({ data: control, accessToken })).resolves.toMatchObject({ sub });
    },
  );

  it('says who is signed in, with what is known of them besides', async () => {
    const data = authority.oidcData({ given_name: 'Ada', family_name: 'Admin', picture: 'x', more: 1 });
    expect(await verifySession({ data, accessToken: webToken() })).toMatchObject({
      via: 'alb',
      clientId: WEB_CLIENT,
      profile: {
        email: 'admin@example.com',
        name: 'Ada Admin',
        given_name: 'Ada',
        family_name: 'Admin',
        picture: 'x',
      },
    });
  });

  it.each([
    ['malformed', () => authority.oidcData(), () => 'x'],
    ['wrong-signer', () => 'x', () => webToken()],
    ['wrong-signer', () => authority.oidcData({}, { signer: 'x' }), () => webToken()],
    ['wrong-signer', () => authority.oidcData({}, { client: 'x' }), () => webToken()],
    ['unknown-member', () => authority.oidcData({}, { crit: [] }), () => webToken()],
    ['contradiction', () => authority.oidcData({}, { exp: 1 }), () => webToken()],
    ['unknown-key', () => authority.oidcData({}, { kid: randomUUID() }), () => webToken()],
    ['expired', () => authority.oidcData({ exp: 1 }, { exp: 1 }), () => webToken()],
    ['unverifiable', () => authority.oidcData({ exp: undefined }), () => webToken()],
    ['wrong-user', () => authority.oidcData({ sub: 'x' }), () => webToken()],
    ['wrong-client', () => authority.oidcData(), () => authority.accessToken()],
  ])('says %s where that is the mistake (%#)', async (code, data, accessToken) => {
    expect(await codeOf(verifySession({ data: data(), accessToken: accessToken() }))).toBe(code);
  });

  it('fetches no key of the load balancer for data that is refused by what it says of itself', async () => {
    const kid = randomUUID();
    for (const wrong of [{ signer: 'x' }, { client: 'x' }, { crit: [] }, { exp: 1 }]) {
      await codeOf(
        verifySession({ data: authority.oidcData({}, { kid, ...wrong }), accessToken: webToken() }),
      );
    }
    await codeOf(verifySession({ data: authority.oidcData({}, { kid }), accessToken: 'x' }));
    expect(authority.requests).toEqual([]);
  });

  it.each(['isDown', 'isFailing'] as const)(
    'cannot tell, and says so, where the key server of the load balancer %s',
    async (failure) => {
      authority[failure] = true;
      const session = { data: authority.oidcData(), accessToken: webToken() };
      await expect(verifySession(session)).rejects.toBeInstanceOf(KeysUnavailable);
      authority[failure] = false;
    },
  );

  it('accepts a session whose header leaves the expiry to the claims', async () => {
    const data = authority.oidcData({}, { exp: undefined });
    expect(await verifySession({ data, accessToken: webToken() })).toMatchObject({ via: 'alb' });
  });
});
