import { randomUUID } from 'node:crypto';
import type { Claims } from '../../local/cognito/token-mint';
import { type AttackedService, startAttackedService } from '../support/attacked-service';
import { claims, type Forge } from '../support/forge';
import { SESSION_FORGERIES } from '../support/session-forgeries';
import { MACHINE_CLIENT, MOBILE_CLIENT, machineClaims, WEB_CLIENT } from '../support/signing-authority';
import { TOKEN_FORGERIES } from '../support/token-forgeries';

let service: AttackedService;

/** How far the clock has been put forward, in milliseconds. */
let passed = 0;

beforeAll(async () => {
  service = await startAttackedService();
});

beforeEach(() => {
  // Two unknown key ids within ten seconds are an outage, not a refusal: each case has a minute of its own.
  passed += 61_000;
  const now = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + passed);
  service.iot.forgetPublished();
});

afterAll(() => service.stop());

const { ALGORITHMS, SIGNATURES, KEYS, STRUCTURE, CLAIMS } = TOKEN_FORGERIES;
const ALL = Object.entries({ ...ALGORITHMS, ...SIGNATURES, ...KEYS, ...STRUCTURE, ...CLAIMS });

/** Presses stop, which is never limited. */
const command = (headers: Record<string, string>) =>
  service.send({
    method: 'POST',
    path: '/v1/gates/control',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: '{"message":"stop"}',
  });

const session = (data: string, accessToken: string) =>
  command({
    'x-amzn-oidc-data': data,
    'x-amzn-oidc-accesstoken': accessToken,
    'Sec-Fetch-Site': 'same-origin',
  });

/** The forged token reaches no gate, neither before nor after the control beside it, which does. */
async function expectRefused(
  forge: Forge,
  base: Claims,
  send: (token: string) => ReturnType<typeof command>,
): Promise<void> {
  const { control, forged } = forge(service.authority, base);
  const refused = await send(forged);
  expect([refused.status, refused.code]).toEqual([401, 'invalid-token']);
  expect(refused.headers['www-authenticate']).toMatch(/^Bearer realm="gatehouse", error="invalid_token", /);
  expect(service.iot.published).toEqual([]);

  expect((await send(control)).status).toBe(200);
  expect(service.iot.published).toHaveLength(1);
  expect((await send(forged)).status).toBe(401);
  expect(service.iot.published).toHaveLength(1);
}

describe('a command is not published for a token with', () => {
  it.each(ALL)('%s', (_what, forge) =>
    expectRefused(forge, {}, (token) => command({ Authorization: `Bearer ${token}` })),
  );
});

const MACHINE_FORGERIES: Record<string, Forge> = {
  'a user': claims({ username: 'admin' }),
  'a user who is named like its client': claims({ username: MACHINE_CLIENT }),
  'the sub of a person': claims({ sub: 'a1b2c3d4-0000-4000-8000-00000000ad01' }),
  groups: claims({ 'cognito:groups': ['Admins'], scope: `openid Admins-${MACHINE_CLIENT} gates/main` }),
  'no groups, in a list': claims({ 'cognito:groups': [] }),
  'a client that people sign in with': claims({ sub: MOBILE_CLIENT, client_id: MOBILE_CLIENT }),
  'the client of a machine that is not configured': claims({ sub: 'machine2', client_id: 'machine2' }),
};

describe("a command is not published for a machine's token with", () => {
  it.each([...ALL.filter(([what]) => what !== 'no username'), ...Object.entries(MACHINE_FORGERIES)])(
    '%s',
    (_what, forge) =>
      expectRefused(forge, machineClaims('gates/main'), (token) =>
        command({ Authorization: `Bearer ${token}` }),
      ),
  );
});

it("publishes no command for a session at the load balancer whose access token is a machine's", async () => {
  const data = service.authority.oidcData({ sub: MACHINE_CLIENT });
  const answer = await session(data, service.authority.accessToken(machineClaims('gates/main')));
  expect([answer.status, answer.code]).toEqual([401, 'invalid-token']);
  expect(service.iot.published).toEqual([]);
});

describe('a command is not published for a session whose access token has', () => {
  it.each(ALL)('%s', (_what, forge) => {
    const sub = randomUUID();
    const data = service.authority.oidcData({ sub });
    return expectRefused(forge, { sub, client_id: WEB_CLIENT }, (token) => session(data, token));
  });
});

describe('a command is not published for a session whose data has', () => {
  it.each(Object.entries(SESSION_FORGERIES))('%s', (_what, forge) => {
    const sub = randomUUID();
    const accessToken = service.authority.accessToken({ sub, client_id: WEB_CLIENT });
    return expectRefused(forge, { sub }, (data) => session(data, accessToken));
  });
});
