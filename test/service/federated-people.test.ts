import { handler } from '../../infra/triggers/pre-token-generation';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { MOBILE_CLIENT, POOL_ID, REGION, SigningAuthority, WEB_CLIENT } from '../support/signing-authority';

const PROVIDER_GROUP = `${POOL_ID}_Google`;
const USER_NAME = 'google_10769150350006150715113082367';
const SUB = 'f1e2d3c4-0000-4000-8000-000000000001';

let authority: SigningAuthority;
let iot: LocalIot;
let service: ServiceUnderTest;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  iot = await startIot();
  const gate = { id: 'main', name: 'Main gate', topic: 'controlGate', thing: 'main-gate' };
  service = await startService(authority, {
    iotUrl: iot.url,
    // A stack refuses such a group; whoever sets the environment by hand is not asked.
    environment: { GATES: JSON.stringify([{ ...gate, groups: ['Admins', PROVIDER_GROUP] }]) },
  });
});

beforeEach(() => iot.forgetPublished());

afterAll(async () => {
  service.stop();
  await iot.stop();
  await authority.stop();
});

/** Claims of an access token of somebody who came by Google, with the scopes that the real trigger adds. */
async function federatedClaims(groups: string[], clientId = MOBILE_CLIENT): Promise<Record<string, unknown>> {
  const inPool = [PROVIDER_GROUP, ...groups];
  const { response } = await handler({
    version: '2',
    triggerSource: 'TokenGeneration_HostedAuth',
    region: REGION,
    userPoolId: POOL_ID,
    userName: USER_NAME,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    request: {
      userAttributes: { sub: SUB, 'cognito:user_status': 'EXTERNAL_PROVIDER' },
      groupConfiguration: { groupsToOverride: inPool, iamRolesToOverride: [] },
      scopes: ['openid'],
    },
    response: { claimsAndScopeOverrideDetails: {} },
  });
  const added = response.claimsAndScopeOverrideDetails?.accessTokenGeneration?.scopesToAdd ?? [];
  return {
    sub: SUB,
    username: USER_NAME,
    client_id: clientId,
    'cognito:groups': inPool,
    scope: [...new Set(['openid', ...added])].join(' '),
  };
}

const bearer = (claims: Record<string, unknown>) => `Bearer ${authority.accessToken(claims)}`;

const open = (claims: Record<string, unknown>) =>
  service.api.post('/v1/gates/control').set('Authorization', bearer(claims)).send({ message: 'open' });

describe('somebody who comes by an identity provider', () => {
  it('is known by the subject, in no group, with the user name that Cognito makes', async () => {
    const { body } = await service.api
      .get('/v1/me')
      .set('Authorization', bearer(await federatedClaims([])))
      .expect(200);
    expect(body).toMatchObject({ sub: SUB, username: USER_NAME, groups: [], clientId: MOBILE_CLIENT });
    expect(body.profile).toBeUndefined();
  });

  it('sees gates, and commands none', async () => {
    const claims = await federatedClaims([]);
    const { body } = await service.api.get('/v1/gates').set('Authorization', bearer(claims)).expect(200);
    expect(body.gates).toMatchObject([{ id: 'main', canControl: false }]);
    expect((await open(claims).expect(403)).body.code).toBe('insufficient-scope');
    expect(iot.published).toEqual([]);
  });

  it('commands gates once an administrator has put the account into a group', async () => {
    await open(await federatedClaims(['Admins'])).expect(200);
    expect(iot.published).toHaveLength(1);
  });

  it('has no right by the group that Cognito makes of a provider, even in a token with its scope', async () => {
    const claims = await federatedClaims([]);
    const scope = `${claims['scope']} ${PROVIDER_GROUP}-${MOBILE_CLIENT}`;
    expect((await open({ ...claims, scope }).expect(403)).body.code).toBe('group-required');
    expect(iot.published).toEqual([]);
  });

  it('may be at a browser without an e-mail address', async () => {
    const claims = await federatedClaims([], WEB_CLIENT);
    const { body } = await service.api
      .get('/v1/me')
      .set(
        'x-amzn-oidc-data',
        authority.oidcData({ sub: SUB, username: USER_NAME, email: undefined, name: undefined }),
      )
      .set('x-amzn-oidc-accesstoken', authority.accessToken(claims))
      .expect(200);
    expect(body).toMatchObject({ sub: SUB, username: USER_NAME, groups: [], via: 'alb' });
  });
});
