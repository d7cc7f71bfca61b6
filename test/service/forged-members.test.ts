import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { accessClaims, MOBILE_CLIENT, SigningAuthority, WEB_CLIENT } from '../support/signing-authority';

let authority: SigningAuthority;
let service: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  service = await startService(authority);
});

afterAll(async () => {
  service.stop();
  await authority.stop();
});

const encode = (text: string) => Buffer.from(text).toString('base64url');

/** A token with a signature that nobody made. */
const unsigned = (header: string, payload: string) => `${encode(header)}.${encode(payload)}.AAAA`;

const me = (token: string) => service.api.get('/v1/me').set('Authorization', `Bearer ${token}`);

const MEMBERS = [
  '{"toString":1}',
  '{"toString":null,"valueOf":null}',
  '{"__proto__":null}',
  '{"constructor":{"prototype":1}}',
  '[]',
  '[["a"],{"length":-1}]',
  '1e999',
  '123456789012345678901234567890',
  'null',
  'true',
  '""',
];

describe('a forged token', () => {
  it.each(MEMBERS)(
    'whose members are all %s is refused as a token, not as a failure of ours',
    async (value) => {
      const claims = JSON.stringify(accessClaims());
      const header = JSON.stringify({ kid: authority.poolKey.kid, alg: 'RS256' });
      for (const name of ['iss', 'token_use', 'client_id', 'sub', 'exp', '__proto__']) {
        const payload = claims.replace(/\}$/, `,"${name}":${value}}`);
        expect([name, (await me(unsigned(header, payload))).status]).toEqual([name, 401]);
      }
      for (const name of ['kid', 'alg', 'typ', '__proto__']) {
        const forged = header.replace(/\}$/, `,"${name}":${value}}`);
        expect([name, (await me(unsigned(forged, claims))).status]).toEqual([name, 401]);
      }
      expect((await me(unsigned(value, value))).status).toBe(401);
    },
  );

  it.each(['[', '{"a":'])(
    'that is nested as deep as its length allows (%s) is refused as a token',
    async (open) => {
      const depth = Math.floor(8_000 / (open.length + 1));
      const nested = `${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)}`;
      const payload = JSON.stringify(accessClaims()).replace(/\}$/, `,"deep":${nested}}`);
      const header = JSON.stringify({ kid: authority.poolKey.kid, alg: 'RS256' });
      await me(unsigned(header, payload)).expect(401);
    },
  );

  it.each(MEMBERS)('of the load balancer whose members are %s is refused as a token', async (value) => {
    const session = (data: string) =>
      service.api
        .get('/v1/me')
        .set('x-amzn-oidc-data', data)
        .set('x-amzn-oidc-accesstoken', authority.accessToken({ client_id: WEB_CLIENT }));
    const [header, payload] = authority
      .oidcData()
      .split('.')
      .map((part) => Buffer.from(part, 'base64').toString()) as [string, string];
    for (const name of ['signer', 'client', 'alg', 'kid', 'iss', 'exp']) {
      const data = unsigned(header.replace(/\}$/, `,"${name}":${value}}`), payload);
      expect([name, (await session(data)).status]).toEqual([name, 401]);
    }
  });
});

describe('a validly signed token', () => {
  const signed = (header: Record<string, unknown>) => me(authority.accessToken({}, header));

  it.each([
    ['enc', 'A256GCM'],
    ['zip', 'DEF'],
    ['b64', true],
    ['x5c', ['MIIB']],
    ['x5u', 'https://evil.example/key'],
    ['jwk', {}],
    ['jku', 'https://evil.example/keys'],
    ['crit', []],
    ['cty', 'JWT'],
  ])('with the header member %s is refused, since Cognito sends none such', async (name, value) => {
    const { body } = await signed({ [name]: value }).expect(401);
    expect(body.detail).toBe('The token has a header member that Cognito does not send');
  });

  it('is accepted as a JWT or an access token of RFC 9068, and refused as every other type', async () => {
    for (const typ of [undefined, 'JWT', 'jwt', 'at+jwt']) await signed({ typ }).expect(200);
    for (const typ of ['JOSE', 'dpop+jwt', 'secevent+jwt', '', 7, null]) {
      const { body } = await signed({ typ }).expect(401);
      expect(body.detail).toBe('The token is of another type than an access token');
    }
  });

  it('with a member twice is refused, whichever of the two is right', async () => {
    const duplicate = 'The token has a member twice, or one that no token may have';
    const twice = (claims: string) =>
      authority.signText(JSON.stringify({ kid: authority.poolKey.kid, alg: 'RS256' }), claims);
    const claims = JSON.stringify(accessClaims());
    for (const member of ['"sub":"other"', '"s\\u0075b":"other"', `"client_id":"${MOBILE_CLIENT}"`]) {
      const { body } = await me(twice(claims.replace(/\}$/, `,${member}}`))).expect(401);
      expect(body.detail).toBe(duplicate);
    }
    const header = `{"kid":"${authority.poolKey.kid}","alg":"RS256","alg":"RS256"}`;
    expect((await me(authority.signText(header, claims)).expect(401)).body.detail).toBe(duplicate);
    await me(twice(claims.replace(/\}$/, ',"more":{"sub":1,"text":"\\"sub\\":{"}}'))).expect(200);
  });
});
