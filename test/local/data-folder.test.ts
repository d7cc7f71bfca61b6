import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts, killCommands, processGone, runLocal, startLocal } from '../support/local-command';

/** Real processes, on a machine that may have much else to do. */
jest.setTimeout(90_000);

let home: string;

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'gatehouse-folder-'));
});
afterAll(() => rmSync(home, { recursive: true }));
afterEach(killCommands);

const place = async (folder: string) => ['--port', String((await freePorts()).publicPort), '--data', folder];

describe('the local system', () => {
  it('refuses the data folder of another one that runs, in one line', async () => {
    const folder = path.join(home, 'taken');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'lock'), String(process.pid));
    expect(await runLocal('main', await place(folder))).toEqual({
      code: 1,
      output: '',
      errors: `Another local system (process ${process.pid}) uses ${folder}. Name another folder with --data.\n`,
    });
  });

  it('says in one line that it can not write to its data folder', async () => {
    const file = path.join(home, 'file');
    writeFileSync(file, '');
    const { code, errors } = await runLocal('main', await place(path.join(file, 'data')));
    expect([code, errors]).toEqual([
      1,
      expect.stringMatching(/^Nothing can be kept in [^\n]*ENOTDIR[^\n]*\n$/),
    ]);
  });

  it('takes over the lock of a process that is gone, runs without a log where it can write none, and ends at Ctrl-C', async () => {
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(gone, 'exit');
    const folder = path.join(home, 'stale');
    // A log that can't be written stands for a disk that is full.
    mkdirSync(path.join(folder, 'service.log'), { recursive: true });
    writeFileSync(path.join(folder, 'lock'), String(gone.pid));
    const system = startLocal('main', [...(await place(folder))]);
    await system.said(/Gatehouse runs/);
    expect(system.output()).toMatch(/^The service's log is not kept: EISDIR/m);
    system.process.kill('SIGINT');
    expect(await system.ended).toBe(0);
    expect(system.errors()).toBe('');
    expect(existsSync(path.join(folder, 'lock'))).toBe(false);
  });

  it('ends at Ctrl-C while its service is frozen at the start, and the service with it', async () => {
    const folder = path.join(home, 'frozen');
    // Loaded into the service too: it tells its process id, and then nothing happens any more.
    const freeze = path.join(home, 'freeze.cjs');
    writeFileSync(
      freeze,
      `if (process.argv[1]?.endsWith('service/main.ts')) {
        require('node:fs').writeSync(1, 'frozen ' + process.pid + '\\n');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      }`,
    );
    const system = startLocal('main', await place(folder), { NODE_OPTIONS: `--require ${freeze}` });
    await system.said(/^frozen \d+$/m);
    const service = Number(/^frozen (\d+)$/m.exec(system.output())?.[1]);
    system.process.kill('SIGINT');
    expect(await system.ended).toBe(130);
    await processGone(service);
    expect(existsSync(path.join(folder, 'lock'))).toBe(false);
  });
});

it('ends a service that is deaf to SIGTERM once the local system is gone', async () => {
  const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('runs')";
  const service = spawn(
    process.execPath,
    ['--require', 'tsx/cjs', '--require', './local/end-with-parent.ts', '--eval', deaf],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  await once(service.stdout, 'data');
  service.stdin.end();
  expect(await once(service, 'exit')).toEqual([null, 'SIGKILL']);
});
