import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HttpConnection } from '../../bench/load/http-connection';
import { httpRequest } from '../../bench/load/request';
import { COMMANDS_PER_MINUTE } from '../../contract/environment';
import { close, listen } from '../../local/loopback-server';
import { type isolatedBuild, startProcess } from './service-process';
import { environmentFor } from './service-under-test';
import { SigningAuthority } from './signing-authority';

const execute = promisify(execFile);

/** The built service in a process of its own, in front of a stand-in for AWS IoT whose answers the test decides on. */
export interface LoadedProcess {
  port: number;
  /** How AWS IoT answers from now on. */
  answer: http.RequestListener;
  /** Most connections that AWS IoT had at once. */
  readonly mostSockets: number;
  output(): string;
  /** A request of one of a thousand people. */
  request(path: string, message?: string): Buffer;
  bearer(person: number): { Authorization: string };
  send(request: Buffer): Promise<number>;
  /** Memory that the process has now and had at most, in MB; both now where the system is not Linux. */
  memory(): Promise<{ now: number; most: number }>;
  stop(): Promise<void>;
}

const PEOPLE = 1_000;
/** Connections that load comes over, as a load balancer keeps them: more than the service lets requests in. */
const CONNECTIONS = 600;
/** Connections that are opened at a time: more would overflow the queue that the system keeps of new ones. */
export const BATCH = 100;

export async function startLoadedProcess(
  { folder }: Awaited<ReturnType<typeof isolatedBuild>>,
  s3Url = 'http://127.0.0.1:9',
): Promise<LoadedProcess> {
  const authority = await SigningAuthority.start();
  const bearers = Array.from({ length: PEOPLE }, (_, index) =>
    authority.accessToken({ sub: `person-${index}`, jti: `token-${index}` }),
  );
  const sockets = new Set<Socket>();
  let mostSockets = 0;
  let next = 0;
  const iot = http.createServer((request, response) => {
    request.resume();
    process.answer(request, response);
  });
  iot.on('connection', (socket) => {
    sockets.add(socket);
    mostSockets = Math.max(mostSockets, sockets.size);
    socket.once('close', () => sockets.delete(socket));
  });
  const service = await startProcess(folder, {
    ...(environmentFor(authority) as Record<string, string>),
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
    AWS_ENDPOINT_URL_IOT_DATA_PLANE: `http://127.0.0.1:${await listen(iot, 0)}`,
    AWS_ENDPOINT_URL_S3: s3Url,
    COMMANDS_PER_MINUTE: String(COMMANDS_PER_MINUTE.maximum),
    DRAIN_DELAY_SECONDS: '0',
  });
  const port = Number(new URL(service.url).port);

  const process: LoadedProcess = {
    port,
    answer: (_request, response) => response.end('{"message":"OK"}'),
    get mostSockets() {
      return mostSockets;
    },
    output: service.output,
    bearer: (person) => ({ Authorization: `Bearer ${bearers[person % PEOPLE]}` }),
    request(path, message) {
      const token = bearers[next++ % PEOPLE] as string;
      if (message === undefined) return httpRequest({ path, token });
      return httpRequest({ method: 'POST', path, token, body: JSON.stringify({ message }) });
    },
    async send(request) {
      const connection = await HttpConnection.open(port);
      try {
        return await connection.send(request);
      } finally {
        connection.close();
      }
    },
    async memory() {
      const { pid } = service.process;
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
      const megabytes = (name: string) =>
        Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status ?? '')?.[1]) / 1_000;
      if (status) return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
      const { stdout } = await execute('ps', ['-o', 'rss=', '-p', String(pid)]);
      return { now: Number(stdout) / 1_000, most: Number(stdout) / 1_000 };
    },
    async stop() {
      service.process.kill('SIGKILL');
      await service.exited;
      await Promise.all([close(iot), authority.stop()]);
    },
  };
  while ((await process.send(process.request('/readyz'))) !== 200) await delay(20);
  return process;
}

/**
 * Sends at a fixed rate, as people do, who don't wait for each other; a request that finds no free connection waits.
 *
 * @param rate requests a second
 * @param duration in milliseconds
 * @returns the statuses that were answered
 */
export async function offer(
  port: number,
  requestAt: () => Buffer,
  rate: number,
  duration: number,
): Promise<Set<number>> {
  const all: HttpConnection[] = [];
  while (all.length < CONNECTIONS) {
    all.push(...(await Promise.all(Array.from({ length: BATCH }, () => HttpConnection.open(port)))));
  }
  const free = [...all];
  const statuses = new Set<number>();
  const underWay = new Set<Promise<void>>();
  let waiting = 0;

  async function send(connection: HttpConnection): Promise<void> {
    statuses.add(await connection.send(requestAt()));
    while (waiting > 0) {
      waiting--;
      statuses.add(await connection.send(requestAt()));
    }
    free.push(connection);
  }

  const start = performance.now();
  let sent = 0;
  try {
    for (let now = start; now < start + duration; now = performance.now()) {
      for (; sent < ((now - start) * rate) / 1_000; sent++) {
        // In turn: the service ends a connection on which no request has come for long.
        const connection = free.shift();
        if (!connection) {
          waiting++;
          continue;
        }
        const request = send(connection).finally(() => underWay.delete(request));
        underWay.add(request);
      }
      await delay(2);
    }
    await Promise.all(underWay);
    return statuses;
  } finally {
    for (const connection of all) connection.close();
  }
}
