import type { IncomingMessage } from 'node:http';
import type { Provider } from 'oidc-provider';
import { CognitoError } from '../directory/cognito-error';
import type { UserPool } from '../directory/user-pool';
import { administrationOperations, checkAdministrator } from './administration';
import { authenticationOperations } from './authentication';
import { deviceOperations } from './devices';
import type { Operations } from './operation';
import { ownAccountOperations } from './own-account';
import { signUpOperations } from './sign-up';

const OPERATIONS: Operations = {
  ...authenticationOperations,
  ...ownAccountOperations,
  ...deviceOperations,
  ...signUpOperations,
  ...administrationOperations,
};

const TARGET = 'AWSCognitoIdentityProviderService.';

/** Longest request that is read, in bytes: Cognito's, 131,072 (Amazon Cognito user pools API Reference: "Quotas"). */
const BODY_LIMIT = 131_072;

/**
 * User API: `POST /` with the operation in `X-Amz-Target` and JSON (the AWS JSON 1.1 protocol), as the SDKs and Amplify
 * send it. Pages of any origin may call it, as they may call Amazon's.
 */
export function serveUserApi(provider: Provider, pool: UserPool): void {
  provider.use(async (context, next) => {
    if (context.path !== '/' || !['POST', 'OPTIONS'].includes(context.method)) return next();
    context.set('Access-Control-Allow-Origin', '*');
    context.set('Access-Control-Expose-Headers', 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage');
    if (context.method === 'OPTIONS') {
      context.set('Access-Control-Allow-Methods', 'POST');
      // Not Authorization: what administrators call is not for pages.
      context.set(
        'Access-Control-Allow-Headers',
        'content-type,x-amz-target,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,cache-control',
      );
      context.status = 204;
      return;
    }
    context.set('Cache-Control', 'no-store');
    context.type = 'application/x-amz-json-1.1';
    try {
      context.body = JSON.stringify(await run(pool, context.req));
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      context.status = 400;
      context.set('x-amzn-ErrorType', `${error.name}:`);
      context.body = JSON.stringify({ __type: error.name, message: error.message });
    }
  });
}

async function run(pool: UserPool, request: IncomingMessage): Promise<object> {
  const target = String(request.headers['x-amz-target']);
  const name = target.startsWith(TARGET) ? target.slice(TARGET.length) : '';
  const input = await readJson(request);
  // Administrators and triggers have quotas of their own.
  if (Object.hasOwn(administrationOperations, name)) checkAdministrator(request.headers.authorization);
  else if (pool.isThrottled) throw new CognitoError('TooManyRequestsException', 'Rate exceeded');
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!operation) {
    const known = Object.keys(OPERATIONS).join(', ');
    throw new CognitoError('InvalidParameterException', `${name || 'X-Amz-Target'} is not among ${known}.`);
  }
  return operation(pool, input);
}

/** @throws {CognitoError} `InvalidParameterException` */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT) {
      throw new CognitoError('InvalidParameterException', `A request may have ${BODY_LIMIT} bytes.`);
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new CognitoError('InvalidParameterException', 'The request is not JSON.');
  }
}
