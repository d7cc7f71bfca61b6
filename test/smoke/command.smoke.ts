import { randomUUID } from 'node:crypto';
import { client, options } from './deployment';

async function gateToCommand(): Promise<string> {
  if (options.gate !== undefined) return options.gate;
  const { data } = await client.GET('/v1/gates');
  const controllable = (data?.gates ?? []).filter(({ canControl }) => canControl).map(({ id }) => id);
  const [gate] = controllable;
  if (gate === undefined) throw new Error('The user of the token may command no gate');
  if (controllable.length > 1)
    throw new Error(`Name one of the gates ${controllable.join(', ')} with --gate`);
  return gate;
}

test('a command is published, and its repetition is the same command', async () => {
  const { command: message } = options;
  if (message === undefined) throw new Error('There is no command to publish');
  const gate = await gateToCommand();
  const key = randomUUID();
  const publish = () =>
    client.POST('/v1/gates/control', {
      params: { header: { 'Idempotency-Key': key } },
      body: { gate, message },
    });

  const first = await publish();
  expect([first.response.status, first.data ?? first.error]).toEqual([
    200,
    expect.objectContaining({ gate, message, status: 'published', commandId: expect.any(String) }),
  ]);
  expect((await publish()).data?.commandId).toBe(first.data?.commandId);
});
