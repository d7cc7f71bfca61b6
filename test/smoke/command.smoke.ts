import { randomUUID } from 'node:crypto';
import { options, signedIn } from './deployment';

async function gateToCommand(): Promise<string> {
  if (options.gate !== undefined) return options.gate;
  const { body } = await signedIn.get('/v1/gates');
  const controllable: string[] = body.gates
    .filter(({ canControl }: { canControl: boolean }) => canControl)
    .map(({ id }: { id: string }) => id);
  const [gate] = controllable;
  if (gate === undefined) throw new Error('The user of the token may command no gate');
  if (controllable.length > 1)
    throw new Error(`Name one of the gates ${controllable.join(', ')} with --gate`);
  return gate;
}

test('a command is published, and its repetition is the same command', async () => {
  const { command: message } = options;
  const gate = await gateToCommand();
  const key = randomUUID();
  const publish = () =>
    signedIn.post('/v1/gates/control').set('Idempotency-Key', key).send({ gate, message });

  const first = await publish();
  expect([first.status, first.body]).toEqual([
    200,
    expect.objectContaining({ gate, message, status: 'published', commandId: expect.any(String) }),
  ]);
  expect((await publish()).body.commandId).toBe(first.body.commandId);
});
