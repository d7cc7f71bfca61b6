import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

type Input = Record<string, unknown>;
type Body = (input: Input) => object;

/** What AWS Lambda gives a trigger: its package's settings file, and in place of Cognito a server on loopback. */
export function triggerSurroundings() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'trigger-'));
  const calls: { operation: string; input: Input }[] = [];
  const answers = new Map<string, { status: number; body: Body }>();
  const server = http.createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const input = JSON.parse(Buffer.concat(await request.toArray()).toString()) as Input;
    calls.push({ operation, input });
    const { status, body } = answers.get(operation) ?? { status: 200, body: () => ({}) };
    response
      .writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(body(input)));
  });

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  beforeEach(() => {
    calls.length = 0;
    answers.clear();
    jest.replaceProperty(process, 'env', {
      ...process.env,
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      LAMBDA_TASK_ROOT: folder,
    });
  });
  afterAll(() => {
    server.close();
    fs.rmSync(folder, { recursive: true });
  });

  return {
    /** Calls of Cognito's API since the test began. */
    calls,
    answer(operation: string, body: object | Body, status = 200) {
      answers.set(operation, { status, body: typeof body === 'function' ? (body as Body) : () => body });
    },
    pack(settings: object) {
      fs.writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings));
    },
  };
}
