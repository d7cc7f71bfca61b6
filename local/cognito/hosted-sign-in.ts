import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { type AppClient, createOidcClient } from './app-clients';
import { HttpBrowser } from './http-browser';

/** Token response to an authorization code. */
export interface SignedInTokens {
  access_token: string;
  id_token: string;
  refresh_token: string;
}

interface HostedSignIn {
  cognitoUrl: string;
  client: AppClient;
  user: { username: string; password: string };
}

/** No Cognito answers at its address. */
export class UnreachableError extends Error {}

/**
 * Authorization code flow with PKCE, as a person at a browser goes through it: fills in the form, exchanges the code.
 *
 * @throws {UnreachableError}
 * @throws {Error} in plain words where Cognito refuses
 */
export async function signInAtHostedPages(signIn: HostedSignIn): Promise<SignedInTokens> {
  const { cognitoUrl, client, user } = signIn;
  // It is never called: the code is read from the address.
  const [redirectUrl = ''] = client.callbackUrls;
  const configuration = createOidcClient(cognitoUrl, client);
  const verifier = randomPKCECodeVerifier();
  const state = randomState();
  const start = buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUrl,
    scope: client.scopes.join(' '),
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const browser = new HttpBrowser();
  const page = await browser.visit(start);
  if (page.status === 0) throw new UnreachableError();
  if (page.status !== 200) throw new Error(`Cognito answered ${page.status} at ${page.url.pathname}`);
  let { url: callback, body } = await browser.submit({ ...user }, redirectUrl);
  // Where a second factor is asked for, the page says what an authenticator app would show.
  const code = /<code id="code">(\d+)<\/code>/.exec(body)?.[1];
  if (code) {
    const answered = await browser.submit({ SOFTWARE_TOKEN_MFA_CODE: code }, redirectUrl);
    callback = answered.url;
    body = answered.body;
  }
  if (!callback.href.startsWith(redirectUrl)) {
    const said = /role="alert"[^>]*>([^<]*)</.exec(body)?.[1];
    throw new Error(`Cognito did not let ${user.username} sign in: ${said ?? 'it asks for more'}`);
  }
  const tokens = await authorizationCodeGrant(configuration, callback, {
    expectedState: state,
    pkceCodeVerifier: verifier,
  });
  const { access_token, id_token = '', refresh_token = '' } = tokens;
  return { access_token, id_token, refresh_token };
}
