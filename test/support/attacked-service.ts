import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ServiceEnvironment } from '../../contract/environment';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { type LocalS3, startS3 } from '../../local/s3/start-s3';
import { createApp } from '../../service/app';
import { openApiDocument } from '../../service/documentation/openapi-document';
import { readConfig } from '../../service/platform/config';
import { createLogger } from '../../service/platform/log';
import { startServer } from '../../service/server';
import { conformanceCheck, type Document, headersOfProblems } from './conformance';
import { collectLines, environmentFor, type LogLine } from './service-under-test';
import { SigningAuthority } from './signing-authority';
import { until } from './until';

export interface Attack {
  method: string;
  path: string;
  headers?: http.OutgoingHttpHeaders | undefined;
  body?: string | Buffer | undefined;
}

export interface AttackAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  /** The stable code of a problem document; undefined where the answer is none. */
  code: string | undefined;
}

/** The real server on a real port, in front of stand-ins of AWS, for suites that send it what no client would. */
export interface AttackedService {
  port: number;
  authority: SigningAuthority;
  iot: LocalIot;
  s3: LocalS3;
  log: LogLine[];
  document: Document;
  /** Sends a request over a kept connection; throws where the answer is not as the OpenAPI document has it. */
  send(attack: Attack): Promise<AttackAnswer>;
  /**
   * Sends bytes as they are on a connection of their own, and returns what has come when it ends.
   *
   * @param ends whether the client ends its side with them
   */
  sendRaw(bytes: string, ends?: boolean): Promise<string>;
  stop(): Promise<void>;
}

export async function startAttackedService(environment: ServiceEnvironment = {}): Promise<AttackedService> {
  const [authority, iot, s3] = await Promise.all([SigningAuthority.start(), startIot(), startS3()]);
  Object.assign(process.env, { AWS_ENDPOINT_URL_IOT_DATA_PLANE: iot.url, AWS_ENDPOINT_URL_S3: s3.url });
  const log: LogLine[] = [];
  const config = readConfig({
    ...environmentFor(authority, { PORT: '0', DRAIN_DELAY_SECONDS: '0', ...environment }),
  });
  const logger = createLogger('info', collectLines(log));
  const server = await startServer(config, logger);
  const { port } = server;
  await until('the keys are there', () => log.some(({ msg }) => msg === 'signing keys fetched'));
  const agent = new http.Agent({ keepAlive: true });

  async function request({ method, path, headers = {}, body }: Attack): Promise<AttackAnswer> {
    // Node's client would send the body of a GET without any framing.
    const framing = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const outgoing = http.request({
      port,
      host: '127.0.0.1',
      method,
      path,
      headers: { ...headers, ...framing },
      agent,
    });
    outgoing.end(body);
    const [response] = (await once(outgoing, 'response')) as [http.IncomingMessage];
    const received = await buffer(response);
    const isProblem = typeOf(response.headers) === 'application/problem+json' && received.length > 0;
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: received,
      code: isProblem ? JSON.parse(String(received)).code : undefined,
    };
  }

  const { routes } = createApp({ config, logger });
  const document = openApiDocument(routes, config) as Document;
  const check = conformanceCheck(document, headersOfProblems(routes));

  return {
    port,
    authority,
    iot,
    s3,
    log,
    document,
    async send(attack) {
      const answer = await request(attack);
      const { status, headers, body } = answer;
      const { method, path: target } = attack;
      check({ method, target, status, headers, type: typeOf(headers), text: String(body) });
      return answer;
    },
    async sendRaw(bytes, ends = false) {
      // A server that ends the connection while bytes are under way resets it; what had come counts.
      const socket = net.connect(port, '127.0.0.1').on('error', () => {});
      let answer = '';
      socket.setEncoding('latin1').on('data', (chunk) => {
        answer += chunk;
      });
      if (ends) socket.end(bytes, 'latin1');
      else socket.write(bytes, 'latin1');
      await new Promise((resolve) => socket.once('close', resolve));
      return answer;
    },
    async stop() {
      agent.destroy();
      await server.stop();
      await Promise.all([iot.stop(), s3.stop(), authority.stop()]);
    },
  };
}

const typeOf = (headers: http.IncomingHttpHeaders) => headers['content-type']?.split(';', 1)[0] ?? '';
