import http from 'node:http';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { openLoop } from '../../bench/load/open-loop';
import { type LocalS3, startS3 } from '../../local/s3/start-s3';
import { type LoadedProcess, startLoadedProcess } from '../support/loaded-process';
import { isolatedBuild, killProcesses } from '../support/service-process';

/** Memory of the default task, in MB. */
const TASK_MEMORY = 512;

let build: Awaited<ReturnType<typeof isolatedBuild>>;
let s3: LocalS3;
let service: LoadedProcess;

beforeAll(async () => {
  build = await isolatedBuild();
  s3 = await startS3();
});

beforeEach(async () => {
  service = await startLoadedProcess(build, s3.url);
});

afterEach(() => service.stop());

afterAll(async () => {
  killProcesses();
  await Promise.all([build.remove(), s3.stop()]);
});

const report = (text: string) => process.stderr.write(`${text}\n`);

async function expectToServe(): Promise<void> {
  expect(await service.send(service.request('/v1/me'))).toBe(200);
  expect(await service.send(service.request('/v1/gates/control', 'stop'))).toBe(200);
}

/** Opens connections, a hundred at a time: more would overflow the queue that the system keeps of new ones. */
async function connect(count: number): Promise<net.Socket[]> {
  const sockets: net.Socket[] = [];
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(100, count - sockets.length) }, () =>
      net.connect(service.port, '127.0.0.1').on('error', () => {}),
    );
    await Promise.all(batch.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    sockets.push(...batch);
  }
  return sockets;
}

describe('1,500 connections with 100 requests each at once, all reset', () => {
  it('leave no memory taken, and say in the log what was ended', async () => {
    await expectToServe();
    const before = await service.memory();
    const hundred = Buffer.concat(Array.from({ length: 100 }, () => service.request('/v1/me')));
    for (let round = 0; round < 15; round++) {
      const sockets = await connect(100);
      for (const socket of sockets) socket.write(hundred, () => socket.resetAndDestroy());
      await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    }
    await expectToServe();
    const after = await service.memory();
    report(`memory ${before.now} MB before, ${after.now} MB after, ${after.most} MB at most`);
    expect(after.most).toBeLessThan(TASK_MEMORY);
    expect(service.output()).toContain('a connection with too many requests in flight was ended');
  });
});

describe('300 uploads at once', () => {
  it('are refused but for a few, within the memory of the default task', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const create = { width: 1_100, height: 1_100, channels: 3, background: 'black', noise } as const;
    const image = await sharp({ create }).png({ compressionLevel: 0 }).toBuffer();
    const upload = (person: number) =>
      new Promise<number | 'broken off'>((resolve) => {
        const headers = {
          ...service.bearer(person),
          'Content-Type': 'image/png',
          'Content-Length': image.length,
        };
        const request = http.request(
          { port: service.port, method: 'PUT', path: '/v1/profile-image', headers },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        );
        // One that is refused before its body is read may find the connection ended.
        request.once('error', () => resolve('broken off'));
        request.end(image);
      });
    const answers = await Promise.all(Array.from({ length: 300 }, (_, person) => upload(person)));
    const count = (answer: number | 'broken off') => answers.filter((other) => other === answer).length;
    const { most } = await service.memory();
    report(
      `${(image.length / 1e6).toFixed(1)} MB each: ${count(204)} taken, ${count(503)} refused, ${count('broken off')} broken off; ${most} MB at most`,
    );
    expect([204, 502, 503, 504, 'broken off']).toEqual(expect.arrayContaining([...new Set(answers)]));
    expect(count(503)).toBeGreaterThan(150);
    expect(count(204)).toBeGreaterThan(0);
    expect(most).toBeLessThan(TASK_MEMORY);
    await expectToServe();
  });
});

describe('500 commands a second while AWS IoT hangs', () => {
  it('take no more than 64 connections to it, are all answered, and succeed soon after it works', async () => {
    await expectToServe();
    service.iot.hangs = true;
    const answers = await openLoop({
      port: service.port,
      connections: 1_500,
      requests: Array.from({ length: 1_000 }, () => service.request('/v1/gates/control', 'open')),
      rate: 500,
      duration: 8_000,
      onFailure: () => {},
    });
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    const longest = Math.max(...answers.map(({ time }) => time));
    report(
      `${count(503)} refused, ${count(504)} timed out, longest ${longest.toFixed(0)} ms, ${service.iot.mostConnections} connections`,
    );
    expect(answers.length).toBeGreaterThan(3_000);
    expect([503, 504]).toEqual(expect.arrayContaining([...new Set(answers.map(({ status }) => status))]));
    expect(service.iot.mostConnections).toBeLessThanOrEqual(64);

    service.iot.hangs = false;
    const end = Date.now();
    while ((await service.send(service.request('/v1/gates/control', 'open'))) !== 200) await delay(100);
    const recovery = Date.now() - end;
    report(`commands succeed again after ${recovery} ms`);
    // Five seconds on a machine that is not busy with other things.
    expect(recovery).toBeLessThan(10_000);
  });
});

describe('10,000 connections that say nothing', () => {
  it('keep nobody from stopping a gate, within the memory of the default task', async () => {
    const sockets = await connect(10_000);
    await expectToServe();
    const { now } = await service.memory();
    report(`${now} MB with ${sockets.length} connections`);
    expect(now).toBeLessThan(TASK_MEMORY);
    for (const socket of sockets) socket.destroy();
    await expectToServe();
  });
});
