import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { AppClient } from '../app-clients';
import { isSame } from '../directory/codes';
import { CognitoError } from '../directory/cognito-error';
import type { UserPool } from '../directory/user-pool';

/** Operation of the user API: reads its input, and answers with its output. */
export type Operation = (pool: UserPool, input: unknown) => Promise<object>;

/** Operations by name. */
export type Operations = Record<string, Operation>;

/**
 * Operation whose input is checked first.
 *
 * @throws {CognitoError} `InvalidParameterException`, naming the member that is wrong
 */
export function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (pool: UserPool, input: z.output<Schema>) => object | Promise<object>,
): Operation {
  return async (pool, input) => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return run(pool, parsed.data);
    const [issue] = parsed.error.issues;
    throw new CognitoError(
      'InvalidParameterException',
      `1 validation error detected: ${issue?.path.join('.') || 'input'}: ${issue?.message}`,
    );
  };
}

/** Text that must not be empty; what is longer than Cognito takes is refused. */
export const text = z.string().min(1).max(4_096);

export const texts = z.record(z.string().max(256), z.string().max(4_096));

const attributeList = z.array(z.object({ Name: text, Value: z.string().default('') })).max(100);

/** Attributes, as a list in the API and by name in the directory. */
export const attributes = attributeList.transform((list) =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, Value])),
);

export const attributeListOf = (byName: Record<string, string>) =>
  Object.entries(byName).map(([Name, Value]) => ({ Name, Value }));

/**
 * App client of a request.
 *
 * @param secretHash proof of the secret, where the client has one (Amazon Cognito: "Computing secret hash values")
 * @throws {CognitoError}
 */
export function clientOf(
  pool: UserPool,
  { clientId, username, secretHash }: { clientId: string; username: string; secretHash: string | undefined },
): AppClient {
  const client = pool.client(clientId);
  if (client.secret === undefined) return client;
  if (secretHash === undefined) {
    throw new CognitoError(
      'NotAuthorizedException',
      `Client ${clientId} is configured with secret but SECRET_HASH was not received`,
    );
  }
  const expected = createHmac('sha256', client.secret).update(`${username}${clientId}`).digest('base64');
  if (!isSame(secretHash, expected)) {
    throw new CognitoError('NotAuthorizedException', `Unable to verify secret hash for client ${clientId}`);
  }
  return client;
}
