import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { EXPRESS, GATEHOUSE } from '../contestants';
import { onServerCore } from '../cores';
import { gatehouseNodeOptions, gatehouseProgram, nodeBinary, peerProgram } from '../programs';
import { interleave } from '../rounds';
import { atMost, ratioOf, type Section } from '../section';
import { freePort } from '../server-process';
import type { Settings } from '../settings';
import type { Testbed } from '../testbed';

const IDLE = 3_000;
const MEGABYTE = 1024 * 1024;

/** From the start of the process to the first 200 of `/livez`; and the memory of a process that has nothing to do. */
export async function startUp(testbed: Testbed, settings: Settings): Promise<Section> {
  const contestants = [
    {
      name: GATEHOUSE,
      program: [...gatehouseNodeOptions, gatehouseProgram],
      environment: testbed.gatehouseEnvironment(),
    },
    { name: EXPRESS, program: [peerProgram('express-bare')], environment: {} },
  ];
  const measurements = await interleave(
    settings.startUps,
    contestants.map(({ name, program, environment }) => ({
      name,
      measure: async () => ({ value: await timeToFirstAnswer(program, environment) }),
    })),
  );

  const server = await testbed.start('gatehouse');
  await delay(IDLE);
  const { residentMemory } = await server.read();
  await server.stop();
  return {
    name: 'start-up',
    title: 'Start of the process to its first answer',
    unit: 'ms',
    lessIsBetter: true,
    measurements,
    reference: EXPRESS,
    notes: [],
    goals: [
      atMost('Start to the first `/livez`, to bare Express', 1.1, ratioOf(measurements, GATEHOUSE, EXPRESS)),
      atMost('Resident memory when idle', 90, residentMemory / MEGABYTE, ' MB'),
    ],
  };
}

async function timeToFirstAnswer(program: string[], environment: Record<string, string>): Promise<number> {
  const port = await freePort();
  const start = performance.now();
  const child = spawn(...onServerCore(nodeBinary, program), {
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], ...environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await answersLivez(port))) await delay(1);
  const time = performance.now() - start;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  return time;
}

function answersLivez(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n');
    });
    socket.once('data', (chunk) => {
      resolve(chunk.toString('latin1', 0, 12) === 'HTTP/1.1 200');
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}
