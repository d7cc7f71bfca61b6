import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { type AppClient, createOidcClient } from './app-clients';

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

/** More redirects than signing in ever takes. */
const REDIRECT_LIMIT = 10;

/**
 * Authorization code flow with PKCE, as a person at a browser goes through it: follows the redirects, fills in the form, exchanges the code.
 *
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
  const callback = await fillInForm(start, redirectUrl, user);
  const tokens = await authorizationCodeGrant(configuration, callback, {
    expectedState: state,
    pkceCodeVerifier: verifier,
  });
  const { access_token, id_token = '', refresh_token = '' } = tokens;
  return { access_token, id_token, refresh_token };
}

/** Plays the browser from the authorize endpoint to the callback, whose address it returns. */
async function fillInForm(start: URL, redirectUrl: string, user: HostedSignIn['user']): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < REDIRECT_LIMIT; step++) {
    const response: Response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    });
    await response.body?.cancel();
    rememberCookies(cookies, response);
    const location = response.headers.get('location');
    if (location === null) {
      if (response.status !== 200) throw new Error(`Cognito answered ${response.status} at ${url.pathname}`);
      if (form) throw new Error(`Cognito refused the password of ${user.username}`);
      form = new URLSearchParams({ ...user });
      continue;
    }
    form = undefined;
    url = new URL(location, url);
    if (url.href.startsWith(redirectUrl)) return url;
  }
  throw new Error('Cognito redirects in a circle');
}

function rememberCookies(cookies: Map<string, string>, response: Response): void {
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
}
