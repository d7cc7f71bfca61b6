import { randomUUID } from 'node:crypto';
import type { Claims } from '../../local/cognito/token-mint';
import { type AttackedService, startAttackedService } from '../support/attacked-service';
import type { Forge } from '../support/forge';
import { SESSION_FORGERIES } from '../support/session-forgeries';
import { WEB_CLIENT } from '../support/signing-authority';
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
