import { COMMAND_AUDIT } from '../../contract/audit-record';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { ADMIN_SUB, MOBILE_CLIENT, residentClaims } from '../support/signing-authority';
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

  it('says why a command was denied', async () => {
    await gates.command(gates.home, residentClaims()).send({ message: 'open' }).expect(403);
    await gates.command(gates.home, { 'cognito:groups': [] }).send({ message: 'open' }).expect(403);
    expect(audits(gates.home).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['denied', 'insufficient-scope'],
      ['denied', 'group-required'],
    ]);
  });
});
