import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HttpConnection } from '../../bench/load/http-connection';
import { httpRequest } from '../../bench/load/request';
import { CREDENTIALS } from '../../local/aws-account';
import { close, listen } from '../../local/loopback-server';
import { type isolatedBuild, startProcess } from './service-process';
import { environmentFor } from './service-under-test';
import { SigningAuthority } from './signing-authority';

const execute = promisify(execFile);

/** The built service in a process of its own, in front of a stand-in for AWS IoT. */
export interface LoadedProcess {
  port: number;
  output(): string;
  /** AWS IoT as the process sees it: whether it answers, and the most connections that it had at once. */
  iot: { hangs: boolean; readonly mostConnections: number };
  /** A request of one of a thousand people. */
  request(path: string, message?: string): Buffer;
  bearer(person: number): { Authorization: string };
  send(request: Buffer): Promise<number>;
  /** Memory that the process has now and had at most, in MB; both now where the system is not Linux. */
  memory(): Promise<{ now: number; most: number }>;
  stop(): Promise<void>;
}

const PEOPLE = 1_000;

export async function startLoadedProcess(
  { folder }: Awaited<ReturnType<typeof isolatedBuild>>,
  s3Url = 'http://127.0.0.1:9',
): Promise<LoadedProcess> {
  const authority = await SigningAuthority.start();
  const bearers = Array.from({ length: PEOPLE }, (_, index) =>
    authority.accessToken({ sub: `person-${index}`, jti: `token-${index}` }),
  );
  let next = 0;
  let [hangs, connections, mostConnections] = [false, 0, 0];
  const iot = http.createServer((request, response) => {
    request.resume();
    if (!hangs) response.end('{"message":"OK"}');
  });
  iot.on('connection', (socket) => {
    mostConnections = Math.max(mostConnections, ++connections);
    socket.once('close', () => connections--);
  });
  const service = await startProcess(folder, {
    ...(environmentFor(authority) as Record<string, string>),
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
    AWS_ENDPOINT_URL_IOT_DATA_PLANE: `http://127.0.0.1:${await listen(iot, 0)}`,
    AWS_ENDPOINT_URL_S3: s3Url,
    DRAIN_DELAY_SECONDS: '0',
  });
  const port = Number(new URL(service.url).port);

  const process: LoadedProcess = {
    port,
    output: service.output,
    iot: {
      get hangs() {
        return hangs;
      },
      set hangs(next) {
        hangs = next;
      },
      get mostConnections() {
        return mostConnections;
      },
    },
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
