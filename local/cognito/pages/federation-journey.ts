import { AuthorizationResponseError } from 'openid-client';
import type { Form } from '../../form-body';
import { CognitoError } from '../directory/cognito-error';
import type { Outcome, PageRequest } from './page-request';
import { signInPage } from './sign-in-page';

/** Sends a browser to the identity provider that its person comes by. */
export function leave(request: PageRequest, { name = '' }: Form): Outcome {
  const { pool, base, providerSignIns } = request;
  const provider = pool.federation.provider(name);
  if (!provider || !providerSignIns) return { page: signInPage(request) };
  return { location: providerSignIns.begin(base, provider).href };
}

/**
 * Signs in who comes back from an identity provider. What Cognito or the provider refuses, the app is told (Amazon Cognito:
 * "Managed login and federation error responses").
 */
export async function comeBack(request: PageRequest, query: Form): Promise<Outcome> {
  const { pool, client, base, providerSignIns } = request;
  if (!providerSignIns) return { page: signInPage(request) };
  try {
    const { provider, claims } = await providerSignIns.complete(base, query);
    const account = await pool.federation.signIn({ clientId: client.id }, provider, claims);
    return { accountId: account.sub };
  } catch (error) {
    if (error instanceof CognitoError) return { error: 'invalid_request', description: error.message };
    if (!(error instanceof AuthorizationResponseError)) throw error;
    return { error: error.error, description: `The identity provider refused: ${error.error}` };
  }
}
