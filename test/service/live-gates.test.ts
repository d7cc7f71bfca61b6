import { DEFAULT_GATE } from '../../local/stack-settings';
import type { Principal } from '../../service/auth/principal';
import { LastCommands } from '../../service/gates/last-commands';
import { LiveService } from '../support/live-service';
import { residentClaims } from '../support/signing-authority';
import { until } from '../support/until';

let service: LiveService;
let readsBefore: number;
/** Shadows that were read since the test looked last. */
const reads = () => service.iot.reads - readsBefore;

beforeEach(async () => {
  service = await LiveService.start();
});

afterEach(() => service.stop());

const OPEN = { state: 'open', position: 100, obstructed: false, connected: true };

describe('the live connection', () => {
  it('brings a change to every viewer, with what was there before as the first thing', async () => {
    await service.report(OPEN);
    await service.live();
    const one = await (await service.watch()).ready();
    const other = await (await service.watch()).ready();
    expect(one.events.map(({ event }) => event)).toEqual(['retry', 'status', 'gate', 'heartbeat']);
    expect([one.isLive, one.gate()]).toEqual([true, expect.objectContaining({ state: 'open', version: 1 })]);
    await service.report({ state: 'closing', position: 60 });
    await until('the change', () => [one, other].every((viewer) => viewer.gate()?.state === 'closing'));
    expect(one.gate()).toMatchObject({ position: 60, connected: true, version: 2 });
  });

  it('answers GET /v1/gates without asking AWS IoT, and says how old the answer is', async () => {
    await service.report(OPEN);
    await service.live();
    await service.report({ state: 'closing' });
    const viewer = await (await service.watch()).ready();
    await until('the change', () => viewer.gate()?.state === 'closing');
    const before = service.front.connections;
    readsBefore = service.iot.reads;
    for (let count = 0; count < 5; count++) {
      const answer = await service.get('/v1/gates');
      expect(answer.headers.get('age')).toMatch(/^\d+$/);
      expect(await answer.json()).toMatchObject({ gates: [{ state: 'closing', version: 2 }] });
    }
    expect([reads(), service.front.connections]).toEqual([0, before]);
  });

  it('comes back by itself when it is lost, and reads what it missed', async () => {
    await service.report(OPEN);
    await service.live();
    const viewer = await (await service.watch()).ready();
    service.front.inject('refuse');
    await until('the loss', () => viewer.isLive === false);
    await service.report({ state: 'closed', position: 0 });
    service.front.inject('none');
    await until('what was missed', () => viewer.isLive === true && viewer.gate()?.state === 'closed');
    await service.report({ state: 'opening' });
    await until('a change', () => viewer.gate()?.state === 'opening');
    expect(JSON.stringify(service.log)).not.toMatch(/X-Amz|Signature/);
  });

  it('is no reason to be unready, nor to stop late', async () => {
    service.front.inject('hang');
    expect((await service.get('/readyz')).status).toBe(200);
    expect((await service.get('/livez')).status).toBe(200);
  });
});

describe('while there is no live connection', () => {
  beforeEach(() => service.iot.webSockets.refuse(true));

  it('the task reads the gates for all viewers together, and says that it is not live', async () => {
    await service.report(OPEN);
    const viewers = await Promise.all([service.watch(), service.watch(), service.watch()]);
    for (const viewer of viewers) await viewer.ready();
    readsBefore = service.iot.reads;
    await service.report({ state: 'closing' });
    await until('the change', () => viewers.every((viewer) => viewer.gate()?.state === 'closing'));
    // One reading a second, and perhaps the one that was due.
    expect(reads()).toBeLessThanOrEqual(2);
    expect(viewers.map(({ isLive }) => isLive)).toEqual([false, false, false]);
  });

  it('nobody is read for whom nobody looks at', async () => {
    const viewer = await (await service.watch()).ready();
    viewer.close();
    await until('the viewer is gone', () => service.said('request aborted') === 1);
    // A viewer who opens a stream begins a reading of its own: it counts from nothing.
    readsBefore = service.iot.reads;
    await (await service.watch()).ready();
    expect(reads()).toBe(1);
  });

  it('GET /v1/gates asks AWS IoT, once for all who ask at the same time', async () => {
    await service.report(OPEN);
    await service.get('/v1/gates');
    readsBefore = service.iot.reads;
    const answers = await Promise.all(Array.from({ length: 20 }, () => service.get('/v1/gates')));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(answers[0]?.headers.get('age')).toBeNull();
    expect(reads()).toBeLessThan(20);
  });
});

describe('a command to a gate that is known to be offline', () => {
  const offline = async () => {
    await service.report({ ...OPEN, connected: false });
    await service.live();
  };

  it.each(['open', 'close'])('%s is refused, not published, and audited', async (message) => {
    await offline();
    const answer = await service.command(message);
    expect([answer.status, await answer.json()]).toEqual([
      409,
      expect.objectContaining({ code: 'gate-offline' }),
    ]);
    expect(service.iot.published).toEqual([]);
    expect(service.log).toContainEqual(
      expect.objectContaining({ audit: 'gate-command', outcome: 'refused', reason: 'gate-offline', message }),
    );
  });

  it('stop goes out all the same', async () => {
    await offline();
    expect((await service.command('stop')).status).toBe(200);
    expect(service.iot.published).toHaveLength(1);
  });

  it('goes out again as soon as the gate is back', async () => {
    await offline();
    const viewer = await (await service.watch()).ready();
    await service.report({ connected: true });
    await until('the gate is back', () => viewer.gate()?.connected === true);
    expect((await service.command('open')).status).toBe(200);
  });

  it('goes out to a gate that never reported: its state is not known', async () => {
    await service.live();
    expect((await service.command('open')).status).toBe(200);
  });

  it('goes out while there is no live connection: the state may be old', async () => {
    await offline();
    service.iot.webSockets.refuse(true);
    await until('the loss', () => service.said('gates are not live') > 0);
    expect((await service.command('open')).status).toBe(200);
  });
});

describe('who sent the last command', () => {
  /** The last command as three people see it, where the first has sent it. */
  async function seenBy(sender: Record<string, unknown>) {
    await service.live();
    const answer = await service.command('open', sender);
    const { commandId, issuedAt } = (await answer.json()) as Record<string, string>;
    const [self, controller, resident] = await Promise.all([
      service.watch(sender),
      service.watch({ sub: 'somebody-else' }),
      service.watch(residentClaims()),
    ]);
    await service.report({ lastCommand: { id: commandId, message: 'open', result: 'accepted' } });
    await until('the answer', () =>
      [self, controller, resident].every((one) => one.gate()?.lastCommand !== undefined),
    );
    const seen = [self, controller, resident].map((viewer) => viewer.gate()?.lastCommand);
    for (const command of seen) expect(command).toMatchObject({ id: commandId, at: issuedAt });
    return seen.map((command) => command?.by);
  }

  it('is "you" to the sender, a name to those who may command the gate, and nobody to others', async () => {
    expect(await seenBy({ username: 'ada' })).toEqual(['you', 'ada', undefined]);
  });

  it.each([
    [{ profile: { name: 'Ada Admin', email: 'ada@example.com' } }, 'Ada Admin'],
    [{ profile: { email: 'ada@example.com' } }, 'ada@example.com'],
    [{}, 'ada'],
    [{ actor: 'machine', username: 'night-guard' } as const, 'night-guard'],
  ])('has the name that the user pool knows best: %j', (known, name) => {
    const scopes = ['Admins-web'];
    const ada: Principal = {
      actor: 'person',
      sub: 'a-user-id',
      username: 'ada',
      clientId: 'web',
      groups: ['Admins'],
      scopes,
      jti: 'a-token-id',
      expiresAt: 0,
      via: 'alb',
      ...known,
    };
    const commands = new LastCommands();
    const at = '2026-11-21T06:00:00.000Z';
    commands.remember(
      { commandId: 'one', gate: 'main', message: 'open', issuedAt: at, expiresAt: at, status: 'published' },
      ada,
    );
    expect(commands.describe(DEFAULT_GATE, 'one', { ...ada, actor: 'person', sub: 'somebody-else' })).toEqual(
      {
        by: name,
        at,
      },
    );
  });

  it('has no name where the username is the id of the user', async () => {
    expect(await seenBy({ sub: 'a-user-id', username: 'a-user-id' })).toEqual(['you', undefined, undefined]);
  });

  it('is not "you" to anybody else, whatever the sender is called', async () => {
    expect(await seenBy({ username: 'You' })).toEqual(['you', undefined, undefined]);
  });
});

it('opens as many connections as it takes for more gates than one can subscribe to', async () => {
  const gates = Array.from({ length: 60 }, (_, index) => ({
    ...DEFAULT_GATE,
    id: `gate-${index}`,
    topic: `gates/${index}`,
    thing: `thing-${index}`,
  }));
  const estate = await LiveService.start(gates);
  try {
    await estate.live(2);
    const viewer = await (await estate.watch()).ready();
    expect(viewer.isLive).toBe(true);
    await estate.report({ state: 'open' }, 'thing-0');
    await estate.report({ state: 'open' }, 'thing-59');
    await until('both', () => ['gate-0', 'gate-59'].every((id) => viewer.gate(id)?.state === 'open'));
    expect(estate.iot.webSockets.count).toBe(2);
  } finally {
    await estate.stop();
  }
});
