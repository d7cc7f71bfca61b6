import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call of AWS that arrived. */
export interface ArrivedCall {
  operation: 'GetId' | 'AttachPolicy';
  input: unknown;
  isSigned: boolean;
}

export interface IdentityService {
  url: string;
  /** Oldest first. */
  readonly calls: ArrivedCall[];
  /** Answers an operation with an error of this status and name from now on, or with nothing wrong. */
  fail(operation: ArrivedCall['operation'], status?: number, name?: string): void;
  stop(): Promise<void>;
}

/** Amazon Cognito's identity pools and AWS IoT's control plane, as far as live access calls them. */
export async function startIdentityService(identityId: string): Promise<IdentityService> {
  const calls: ArrivedCall[] = [];
  const failures = new Map<string, { status: number; name: string }>();
  const server = http.createServer(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256') ?? false;
    const target = request.headers['x-amz-target'];
    const [, policyName] = /^\/target-policies\/([^/?]+)$/.exec(request.url ?? '') ?? [];
    const call: ArrivedCall =
      target === 'AWSCognitoIdentityService.GetId'
        ? { operation: 'GetId', input: JSON.parse(text), isSigned }
        : { operation: 'AttachPolicy', input: { policyName, ...JSON.parse(text) }, isSigned };
    calls.push(call);
    const failure = failures.get(call.operation);
    const answer = failure
      ? { __type: failure.name, message: failure.name }
      : { IdentityId: call.operation === 'GetId' ? identityId : undefined };
    response
      .writeHead(failure?.status ?? 200, {
        'Content-Type': 'application/x-amz-json-1.1',
        ...(failure && { 'x-amzn-ErrorType': failure.name }),
      })
      .end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    fail(operation, status, name = '') {
      if (status) failures.set(operation, { status, name });
      else failures.delete(operation);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
