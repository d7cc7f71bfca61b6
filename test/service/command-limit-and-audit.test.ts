import supertest from 'supertest';
import { COMMAND_AUDIT } from '../../contract/audit-record';
import { createApp } from '../../service/app';
import { createLogger } from '../../service/platform/log';
import {
  collectLines,
  type LogLine,
  type ServiceUnderTest,
  startService,
} from '../support/service-under-test';
import { ADMIN_SUB, MOBILE_CLIENT, residentClaims, WEB_CLIENT } from '../support/signing-authority';
import { type GatesUnderTest, startGates } from './gates-under-test';

let gates: GatesUnderTest;

beforeAll(async () => {
  gates = await startGates();
});

beforeEach(() => {
  gates.iot.forgetPublished();
  gates.home.log.length = 0;
});

afterAll(() => gates.stop());

const audits = (service: ServiceUnderTest) => service.log.filter((line) => line['audit'] === COMMAND_AUDIT);

describe('the rate limit of commands', () => {
  it('limits each principal, says when to try again, and never limits stop', async () => {
    const limited = await startService(gates.authority, {
      iotUrl: gates.iot.url,
      environment: { COMMANDS_PER_MINUTE: '2' },
    });
    for (let count = 0; count < 2; count++)
      await gates.command(limited).send({ message: 'open' }).expect(200);
    const { body, headers } = await gates.command(limited).send({ message: 'close' }).expect(429);
    expect(body.code).toBe('too-many-commands');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(gates.iot.published).toHaveLength(2);

    await gates.command(limited).send({ message: 'stop' }).expect(200);
    await gates.command(limited, { sub: 'somebody-else' }).send({ message: 'open' }).expect(200);
    expect(audits(limited).map(({ outcome }) => outcome)).toEqual([
      'published',
      'published',
      'limited',
      'published',
      'published',
    ]);
    limited.stop();
  });
});

describe('the audit record of a command', () => {
  it('says who published what, under which token', async () => {
    const { body } = await gates
      .command(gates.home, { jti: 'token-1' })
      .send({ message: 'open' })
      .expect(200);
    expect(audits(gates.home)).toEqual([
      expect.objectContaining({
        audit: 'gate-command',
        outcome: 'published',
        commandId: body.commandId,
        gate: 'main',
        message: 'open',
        sub: ADMIN_SUB,
        username: 'admin',
        clientId: MOBILE_CLIENT,
        jti: 'token-1',
        via: 'bearer',
      }),
    ]);
  });

  it('says that a command was for no gate that there is, and who asked', async () => {
    await gates.command(gates.home).send({ gate: 'elsewhere', message: 'open' }).expect(404);
    await gates.command(gates.home).send({ topic: 'elsewhere', message: 'open' }).expect(404);
    for (const record of audits(gates.home)) {
      expect(record).toMatchObject({
        outcome: 'denied',
        reason: 'unknown-gate',
        sub: ADMIN_SUB,
        via: 'bearer',
      });
      expect(Object.keys(record)).not.toContain('gate');
    }
    expect(audits(gates.home)).toHaveLength(2);
  });

  it('is written where the token is refused, without what is not known', async () => {
    await gates.command(gates.home, { exp: 1, iat: 1 }).send({ message: 'open' }).expect(401);
    expect(audits(gates.home)).toEqual([
      {
        level: 'info',
        time: expect.any(String),
        audit: 'gate-command',
        outcome: 'denied',
        reason: 'invalid-token',
        requestId: expect.any(String),
        msg: 'command denied',
      },
    ]);
  });

  it('is written where another site sends a command in the name of its visitor', async () => {
    await gates.home.api
      .post('/v1/gates/control')
      .set({
        'x-amzn-oidc-data': gates.authority.oidcData(),
        'x-amzn-oidc-accesstoken': gates.authority.accessToken({ client_id: WEB_CLIENT }),
        Origin: 'https://evil.example',
      })
      .send({ message: 'open' })
      .expect(403);
    expect(audits(gates.home)).toEqual([
      expect.objectContaining({
        outcome: 'denied',
        reason: 'cross-site-request',
        sub: ADMIN_SUB,
        via: 'alb',
      }),
    ]);
  });

  it('is not written for what is no command', async () => {
    await gates.command(gates.home).send({ message: 'explode' }).expect(400);
    await gates.home.api.post('/v1/gates/control').send({ message: 'open' }).expect(401);
    expect(audits(gates.home)).toEqual([]);
  });

  it.each(['error', 'silent'])('is written at the log level %s too, and at once', async (level) => {
    const lines: LogLine[] = [];
    const flush = jest.fn();
    const output = Object.assign(collectLines(lines), { flush });
    const app = createApp({ config: gates.home.config, logger: createLogger(level, output) });
    await app.start();
    await supertest(app.handle)
      .post('/v1/gates/control')
      .set('Authorization', `Bearer ${gates.authority.accessToken(residentClaims())}`)
      .send({ message: 'open' })
      .expect(403);
    expect(lines.map(({ audit, outcome }) => [audit, outcome])).toEqual([['gate-command', 'denied']]);
    expect(flush).toHaveBeenCalledTimes(1);
    app.stop();
  });

  it('says why a command was denied', async () => {
    await gates.command(gates.home, residentClaims()).send({ message: 'open' }).expect(403);
    await gates.command(gates.home, { 'cognito:groups': [] }).send({ message: 'open' }).expect(403);
    expect(audits(gates.home).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['denied', 'insufficient-scope'],
      ['denied', 'group-required'],
    ]);
  });
});
