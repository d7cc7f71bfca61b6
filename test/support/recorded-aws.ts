import crypto from 'node:crypto';
import http from 'node:http';
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  FinalizeRequestMiddleware,
  MiddlewareStack,
} from '@smithy/types';
import { UndiciHttpHandler } from '@smithy/undici-http-handler';
import { close, listen } from '../../local/loopback-server';

/** What an AWS service received. */
interface Received {
  line: string;
  /** Names and values take turns. */
  headers: string[];
  body: string;
}

/** When the tests take place: two minutes before midnight, so that a signing key ends. */
export const NOW = Date.parse('2026-11-21T23:58:00.000Z');

const CALL_ID = '6c58e6dc-ec7c-4b48-954f-25051a2a3d81';

/** What the SDK names a call by, random each time. */
const INVOCATION_ID = 'amz-sdk-invocation-id';

/** Headers by which attempts differ, but for the id of a call and the signature of it. */
const OF_AN_ATTEMPT = ['amz-sdk-request', 'x-amz-date'];

/** Answers what every call takes for a success. */
export const work: http.RequestListener = (_request, response) => response.end('{}');

/** AWS service of a test, which keeps every request as it came over the wire and answers what the test wants. */
export class RecordedAws {
  received: Received[] = [];
  answer: http.RequestListener = work;
  url = '';
  /** Calls that the SDK's client made itself, of those with our {@link logger}. */
  callsBySdk = 0;
  readonly #clients: { destroy(): void }[] = [];
  readonly #server = http.createServer(async (request, response) => {
    // Without `Date`, clients do not correct their clocks.
    response.sendDate = false;
    let body = '';
    for await (const chunk of request.setEncoding('latin1')) body += chunk;
    this.received.push({ line: `${request.method} ${request.url}`, headers: request.rawHeaders, body });
    this.answer(request, response);
  });

  static async start(): Promise<RecordedAws> {
    const aws = new RecordedAws();
    aws.url = `http://127.0.0.1:${await listen(aws.#server, 0)}`;
    return aws;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await close(this.#server);
  }

  /** Options of a client that calls this service. */
  configuration(credentials: object) {
    return {
      region: 'eu-west-1',
      endpoint: this.url,
      credentials: credentials as AwsCredentialIdentity | AwsCredentialIdentityProvider,
      maxAttempts: 2,
      requestHandler: new UndiciHttpHandler({ dispatcher: {} }),
    };
  }

  /** The SDK's client logs every call that it makes, and ours do not. */
  get logger() {
    const count = () => {
      this.callsBySdk++;
    };
    return { debug() {}, warn() {}, info: count, error: count };
  }

  /** Ends a client with the service. */
  keep<Client extends { destroy(): void }>(client: Client): Client {
    this.#clients.push(client);
    return client;
  }

  /** Values that a header had, request by request. */
  valuesOf(name: string): (string | undefined)[] {
    return this.received.map(({ headers }) => headers[headers.indexOf(name) + 1]);
  }

  /** How a call fails: what its caller learns, and what the service received. */
  async failureOf(call: () => Promise<unknown>) {
    this.received = [];
    const error = await call().then(
      () => undefined,
      (failure: Error & { code?: string; $fault?: string; $metadata?: object }) => failure,
    );
    const { attempts, httpStatusCode } = (error?.$metadata ?? {}) as Record<string, number>;
    return {
      name: error?.name,
      code: error?.code,
      message: error?.message,
      fault: error?.$fault,
      attempts,
      httpStatusCode,
      received: this.received.map(({ line, headers, body }) => ({
        line,
        body,
        headers: OF_AN_ATTEMPT.map((name) => headers[headers.indexOf(name) + 1]),
      })),
    };
  }
}

/** Stops the clock, and gives every call of ours the same id; sockets keep real time. */
export function freezeCalls(): void {
  jest.spyOn(crypto, 'randomUUID').mockReturnValue(CALL_ID);
  jest.useFakeTimers({
    now: NOW,
    doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'queueMicrotask', 'performance'],
  });
}

/** Gives every call of an SDK's client the id that {@link freezeCalls} gives ours, for a comparison of bytes. */
export function nameCalls<Input extends object, Output extends object>(
  stack: MiddlewareStack<Input, Output>,
): void {
  const withId: FinalizeRequestMiddleware<Input, Output> = (next) => (call) => {
    (call.request as { headers: Record<string, string> }).headers[INVOCATION_ID] = CALL_ID;
    return next(call);
  };
  stack.addRelativeTo(withId, { relation: 'before', toMiddleware: 'httpSigningMiddleware' });
}

const EXAMPLE = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

/** Credentials to sign with, each with its name. */
export const CREDENTIALS = [
  ['an access key', EXAMPLE],
  ['a session', { ...EXAMPLE, sessionToken: 'IQoJb3JpZ2luX2Vj+/EXAMPLE==' }],
] as const;

/** Options of a call that nobody ends. */
export const patiently = () => ({ abortSignal: new AbortController().signal });
