import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { close, listen } from '../../local/loopback-server';

/** A call of Cognito's API. */
export interface CognitoCall {
  operation: string;
  input: Record<string, unknown>;
  /** Whether it was signed with AWS credentials. */
  isSigned: boolean;
}

/** Cognito's JSON API on loopback, which answers what a test tells it to. */
export class ScriptedCognito {
  readonly calls: CognitoCall[] = [];
  /** Answers by operation; without one it is an empty object. */
  readonly answers = new Map<string, object>();
  readonly #errors = new Map<string, { name: string; message: string | undefined }>();
  url = '';
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const input = JSON.parse(await text(request));
      this.calls.push({ operation, input, isSigned: request.headers.authorization !== undefined });
      response.setHeader('Content-Type', 'application/x-amz-json-1.1');
      const error = this.#errors.get(operation);
      if (error) {
        response.writeHead(error.name === 'InternalErrorException' ? 500 : 400);
        response.end(JSON.stringify({ __type: error.name, message: error.message }));
      } else response.end(JSON.stringify(this.answers.get(operation) ?? {}));
    });
  }

  static async start(): Promise<ScriptedCognito> {
    const cognito = new ScriptedCognito();
    cognito.url = `http://127.0.0.1:${await listen(cognito.#server, 0)}`;
    return cognito;
  }

  /** Forgets all answers and calls. */
  reset(): void {
    this.calls.length = 0;
    this.answers.clear();
    this.#errors.clear();
  }

  fails(operation: string, error: string, message?: string): void {
    this.#errors.set(operation, { name: error, message });
  }

  get operations(): string[] {
    return this.calls.map(({ operation }) => operation);
  }

  async stop(): Promise<void> {
    await close(this.#server);
  }
}
