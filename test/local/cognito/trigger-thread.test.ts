import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TriggerThread, TriggerTimeoutError } from '../../../local/cognito/triggers/trigger-thread';

let folder: string;
let thread: TriggerThread;
const lines: string[] = [];

/** A thread that runs a handler of the test's own. */
function run(handler: string, { timeout = 20_000 } = {}): void {
  const file = path.join(folder, 'handler.ts');
  writeFileSync(file, `export const handler = ${handler}`);
  const fileName = path.relative(path.resolve('infra/triggers'), file);
  thread = new TriggerThread(
    { fileName, texts: { 'settings.json': '{"allowed":[]}' }, environment: { OWN: 'own' } },
    { folder, environment: { COMMON: 'common' }, log: (line) => lines.push(line), timeout },
  );
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'trigger-thread-'));
  lines.length = 0;
});
afterEach(async () => {
  await thread.stop();
  rmSync(folder, { recursive: true });
});

it('gives a handler its files and environment, and nothing of this process', async () => {
  run('async () => ({ ...process.env })');
  const environment = JSON.parse(await thread.call('{}'));
  expect(environment).toEqual({ COMMON: 'common', OWN: 'own', LAMBDA_TASK_ROOT: expect.any(String) });
  const settings = readFileSync(path.join(environment.LAMBDA_TASK_ROOT, 'settings.json'), 'utf8');
  expect(settings).toBe('{"allowed":[]}');
});

it('keeps a handler loaded between events, and answers several at a time', async () => {
  run('((calls) => async ({ name }) => ({ name, calls: ++calls }))(0)');
  const answers = await Promise.all(['a', 'b'].map((name) => thread.call(JSON.stringify({ name }))));
  expect(answers.map((text) => JSON.parse(text))).toEqual([
    { name: 'a', calls: 1 },
    { name: 'b', calls: 2 },
  ]);
});

it('passes on what a handler writes to its log, and the message of its error', async () => {
  run(`async () => { process.stdout.write('{"audit":1}\\n'); throw new Error('Not you.'); }`);
  await expect(thread.call('{}')).rejects.toThrow('Not you.');
  expect(lines).toEqual(['{"audit":1}']);
});

it('gives up a handler that does not answer, and starts anew for the next event', async () => {
  run('async ({ stuck }) => (stuck ? new Promise(() => undefined) : { alive: true })', { timeout: 1_000 });
  await thread.call('{}');
  await expect(thread.call('{"stuck":true}')).rejects.toThrow(TriggerTimeoutError);
  await expect(thread.call('{}')).resolves.toBe('{"alive":true}');
});

it('ends a call where the handler ends the thread', async () => {
  run('async () => process.exit(3)');
  await expect(thread.call('{}')).rejects.toThrow('ended');
});
