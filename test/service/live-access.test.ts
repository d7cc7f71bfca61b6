import { randomUUID } from 'node:crypto';
import { type IdentityService, startIdentityService } from '../support/identity-service';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import {
  ISSUER,
  MOBILE_CLIENT,
  residentClaims,
  SigningAuthority,
  WEB_CLIENT,
} from '../support/signing-authority';

const PATH = '/v1/live-access';
const POOL = 'eu-west-1:0f0e0d0c-1111-2222-3333-444455556666';
const IDENTITY = 'eu-west-1:3f0e0d0c-1111-2222-3333-444455556666';
const PANEL_CLIENT = 'panel1client';
const ENVIRONMENT = {
  COGNITO_CLIENT_IDS: [WEB_CLIENT, MOBILE_CLIENT, PANEL_CLIENT].join(),
  IDENTITY_POOL_ID: POOL,
  IDENTITY_IOT_POLICY: 'gatehouse-people',
  AWS_ENDPOINT_URL_IOT_DATA_PLANE: 'https://127.0.0.1:9',
  GATE_NAMESPACE: 'gatehouse-test',
};

let authority: SigningAuthority;
let aws: IdentityService;
let service: ServiceUnderTest;
/** A person whom no other test knows: the service remembers for whom it has called AWS. */
let sub: string;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  aws = await startIdentityService(IDENTITY);
  service = await startService(authority, { environment: ENVIRONMENT, identityUrl: aws.url });
});

beforeEach(() => {
  sub = randomUUID();
  aws.calls.length = 0;
  aws.fail('GetId');
  aws.fail('AttachPolicy');
});

afterAll(async () => {
  service.stop();
  await aws.stop();
  await authority.stop();
});

/** An ID token as Cognito issues it to that person (Amazon Cognito: "Understanding the identity (ID) token"). */
const idToken = (claims: Record<string, unknown> = {}, issuedBy = authority) => {
  const now = Math.floor(Date.now() / 1000);
  return issuedBy.signRs256({
    sub,
    iss: ISSUER,
    aud: MOBILE_CLIENT,
    token_use: 'id',
    'cognito:username': 'admin',
    email: 'admin@example.com',
    auth_time: now,
    iat: now,
    exp: now + 900,
    ...claims,
  });
};

const ask = (body: object, claims: Record<string, unknown> = {}) =>
  service.api
    .post(PATH)
    .set('Authorization', `Bearer ${authority.accessToken({ sub, ...claims })}`)
    .send(body);

describe('live access', () => {
  it("attaches the stack's policy to the identity that Amazon Cognito names, and says where to connect", async () => {
    const token = idToken();
    const { body } = await ask({ idToken: token }).expect(200).expect('Cache-Control', 'no-store');
    expect(body).toEqual({
      identityId: IDENTITY,
      region: 'eu-west-1',
      endpoint: 'wss://127.0.0.1:9/mqtt',
      gates: [{ id: 'main', topic: '$aws/things/gatehouse-test_main-gate/shadow/update/documents' }],
    });
    const Logins = { [ISSUER.replace('https://', '')]: token };
    expect(aws.calls).toEqual([
      { operation: 'GetId', input: { IdentityPoolId: POOL, Logins }, isSigned: false },
      {
        operation: 'AttachPolicy',
        input: { policyName: 'gatehouse-people', target: IDENTITY },
        isSigned: true,
      },
    ]);
  });

  it('calls AWS once in an hour for a person, however often it is asked', async () => {
    const now = jest.spyOn(performance, 'now');
    const start = performance.now();
    await ask({ idToken: idToken() }).expect(200);
    await ask({ idToken: idToken() }).expect(200);
    expect(aws.calls).toHaveLength(2);
    now.mockImplementation(() => start + 61 * 60_000);
    await ask({ idToken: idToken() }).expect(200);
    expect(aws.calls).toHaveLength(4);
  });

  it('is for everybody who is signed in, since all of them see every gate', async () => {
    await ask({ idToken: idToken() }, { ...residentClaims(), sub }).expect(200);
  });

  it('is for people in a further app client too, of whose ID tokens the identity pool knows which count', async () => {
    const token = idToken({ aud: PANEL_CLIENT });
    const claims = { ...residentClaims(PANEL_CLIENT), sub };
    const { body } = await ask({ idToken: token }, claims).expect(200);
    expect(body.identityId).toBe(IDENTITY);
    aws.fail('GetId', 400, 'NotAuthorizedException');
    sub = randomUUID();
    const refused = idToken({ aud: PANEL_CLIENT });
    await ask({ idToken: refused }, { ...residentClaims(PANEL_CLIENT), sub }).expect(400);
  });

  it('is not for who is not signed in, or lacks the scopes of signing in', async () => {
    await service.api.post(PATH).send({ idToken: idToken() }).expect(401);
    const { body } = await ask({ idToken: idToken() }, { scope: 'openid' }).expect(403);
    expect(body.code).toBe('insufficient-scope');
    expect(aws.calls).toEqual([]);
  });

  it.each<[string, () => object, string]>([
    ['no ID token', () => ({}), 'The body must be {"idToken": "..."} with an ID token of Cognito'],
    [
      'an identity id that the caller names',
      () => ({ idToken: idToken(), identityId: 'eu-west-1:another' }),
      'The body must be {"idToken": "..."} with an ID token of Cognito',
    ],
    [
      'the ID token of somebody else',
      () => ({ idToken: idToken({ sub: 'somebody-else' }) }),
      'The ID token is of another user than the access token',
    ],
    ['an access token', () => ({ idToken: authority.accessToken() }), 'The token is not an ID token'],
    [
      'an ID token of another pool',
      () => ({ idToken: idToken({ iss: `${ISSUER}2` }) }),
      'The token was issued by another user pool',
    ],
    [
      'an ID token of another client',
      () => ({ idToken: idToken({ aud: 'stranger' }) }),
      'The token is not valid',
    ],
    ['an ID token that has expired', () => ({ idToken: idToken({ exp: 1 }) }), 'The token has expired'],
    [
      'an ID token that somebody else signed',
      () => ({ idToken: idToken().replace(/[^.]+$/, 'AAAA') }),
      'The signature of the token is not valid',
    ],
    ['what is no token', () => ({ idToken: 'hunter2' }), 'The token is not a JWT in compact serialization'],
  ])('refuses %s without a call to AWS', async (_what, body, detail) => {
    const response = await ask(body()).expect(400);
    expect(response.body).toMatchObject({ code: 'invalid-id-token', detail });
    expect(aws.calls).toEqual([]);
  });

  it('attaches nothing where the identity pool refuses the ID token', async () => {
    aws.fail('GetId', 400, 'NotAuthorizedException');
    const { body } = await ask({ idToken: idToken() }).expect(400);
    expect(body.code).toBe('invalid-id-token');
    expect(aws.calls.map(({ operation }) => operation)).toEqual(['GetId']);
  });

  it.each<['GetId' | 'AttachPolicy', string]>([
    ['GetId', 'Amazon Cognito could not be used. Your identity is not known.'],
    ['AttachPolicy', 'AWS IoT could not be used. You may not follow the gates yet.'],
  ])('says so where %s fails, and tries again when it is asked again', async (operation, detail) => {
    aws.fail(operation, 400, 'InvalidRequestException');
    const { body } = await ask({ idToken: idToken() }).expect(502);
    expect(body).toMatchObject({ code: 'dependency-unavailable', detail });
    aws.fail(operation);
    await ask({ idToken: idToken() }).expect(200);
  });

  it('does not take an outage of the key server for a bad ID token', async () => {
    const lost = await SigningAuthority.start();
    const other = await startService(lost, { environment: ENVIRONMENT });
    const bearer = `Bearer ${lost.accessToken({ sub })}`;
    lost.rotatePoolKey();
    lost.isDown = true;
    const body = { idToken: idToken({}, lost) };
    const response = await other.api.post(PATH).set('Authorization', bearer).send(body).expect(503);
    expect(response.body.code).toBe('keys-unavailable');
    expect(response.headers['retry-after']).toBe('10');
    other.stop();
    await lost.stop();
  });

  it('never writes a token into the log', async () => {
    const token = idToken();
    await ask({ idToken: token }).expect(200);
    await ask({ idToken: token.slice(0, -5) }).expect(400);
    expect(JSON.stringify(service.log)).not.toContain(token.slice(0, 40));
  });

  it('does not exist without an identity pool', async () => {
    const other = await startService(authority);
    await other.api.post(PATH).set('Authorization', `Bearer ${authority.accessToken()}`).expect(404);
    other.stop();
  });
});
