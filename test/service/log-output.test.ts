import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createLogger } from '../../service/platform/log';
import { LogOutput } from '../../service/platform/log-output';

interface Talkative {
  process: ChildProcess;
  ended: Promise<{ code: number | null; errors: string }>;
  /** Makes it log. */
  talk(): void;
}

let talkative: Talkative;

afterEach(() => {
  talkative?.process.kill('SIGKILL');
});

/** A process that logs more than a pipe holds. */
function start(lines: number, finishLimit = 200): Talkative {
  const program = ['--require', 'tsx/cjs', 'test/support/talkative.ts'];
  const child = spawn(process.execPath, [...program, String(lines), String(finishLimit)]);
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, errors }));
  });
  return { process: child, ended, talk: () => child.stdin.write('talk\n') };
}

describe('the log output', () => {
  it.each([2, 5_000])('lets a process end whose reader has gone before it logs %i lines', async (lines) => {
    talkative = start(lines);
    talkative.process.stdout?.destroy();
    talkative.talk();
    expect(await talkative.ended).toMatchObject({ code: 0, errors: expect.stringContaining('ended') });
  });

  it('writes every line in order to a reader that reads', async () => {
    talkative = start(500, 20_000);
    let log = '';
    talkative.process.stdout?.on('data', (chunk) => {
      log += chunk;
    });
    talkative.talk();
    expect((await talkative.ended).code).toBe(0);
    const lines = log.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).line)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  it('gathers lines for 20 ms, and writes at once what must not wait', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-log-'));
    const file = path.join(folder, 'log');
    const descriptor = openSync(file, 'w');
    const output = new LogOutput(descriptor);
    const written = async (text: string) => {
      while (!readFileSync(file, 'utf8').includes(text)) await setImmediate();
    };
    output.write('request\n');
    jest.advanceTimersByTime(19);
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    expect(readFileSync(file, 'utf8')).toBe('');
    jest.advanceTimersByTime(1);
    await written('request');
    const logger = createLogger('info', output);
    logger.info('audit record');
    logger.flush();
    await written('audit record');
    jest.useRealTimers();
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  });

  it('drops and counts what is over its bound while nothing is written', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-log-'));
    const file = path.join(folder, 'log');
    const descriptor = openSync(file, 'w');
    const output = new LogOutput(descriptor);
    const line = `${'x'.repeat(99_999)}\n`;
    // All in one turn: the first write has only begun.
    for (let count = 0; count < 25; count++) output.write(line);
    await output.finish(10_000);
    output.write('after\n');
    await output.finish(10_000);
    closeSync(descriptor);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    rmSync(folder, { recursive: true });
    expect(lines.filter((text) => text.startsWith('xxx'))).toHaveLength(10);
    expect(JSON.parse(lines.find((text) => text.startsWith('{')) ?? '')).toMatchObject({
      lost: 15,
      msg: 'log lines were lost',
    });
    expect(lines).toContain('after');
  });
});
