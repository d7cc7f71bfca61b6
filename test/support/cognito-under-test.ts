import { calculatePKCECodeChallenge, randomPKCECodeVerifier } from 'openid-client';
import { HttpBrowser, type Visit } from '../../local/cognito/http-browser';
import { type LocalCognito, startCognito } from '../../local/cognito/start-cognito';
import { STACK_DEFAULTS } from '../../local/stack-settings';

/** Nothing listens at this port, on any machine: the callbacks there are seen, and not answered. */
export const PUBLIC_URL = 'http://localhost:9';
export const ADMIN = { username: 'admin', password: 'Admin-at-home-1' };

/** Where the mobile app takes the browser back. */
export const MOBILE_APP_URL = STACK_DEFAULTS.mobileCallbackUrls[0] ?? '';

type Parameters = Record<string, string>;

/** A Cognito stand-in, with a browser at its pages; nobody answers at the callbacks. */
export class CognitoUnderTest {
  browser = new HttpBrowser();
  readonly verifier = randomPKCECodeVerifier();

  private constructor(readonly cognito: LocalCognito) {}

  static async start(): Promise<CognitoUnderTest> {
    return new CognitoUnderTest(await startCognito({ publicUrl: PUBLIC_URL }));
  }

  /** What the web client's requests have in place of the mobile client's. */
  get web(): Parameters {
    const { id, callbackUrls } = this.cognito.clients.web;
    const [redirect_uri = ''] = callbackUrls;
    return { client_id: id, redirect_uri, code_challenge: '', code_challenge_method: '' };
  }

  /** Address of the authorize endpoint for the mobile client; an empty value leaves a parameter out. */
  async authorizeUrl(changes: Parameters = {}): Promise<URL> {
    const url = new URL('/oauth2/authorize', this.cognito.url);
    const parameters = {
      response_type: 'code',
      client_id: this.cognito.clients.mobile.id,
      redirect_uri: MOBILE_APP_URL,
      scope: 'openid profile email',
      state: 'as-sent',
      code_challenge: await calculatePKCECodeChallenge(this.verifier),
      code_challenge_method: 'S256',
      ...changes,
    };
    for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
    return url;
  }

  async authorize(changes: Parameters = {}): Promise<Visit> {
    return this.browser.visit(await this.authorizeUrl(changes));
  }

  /** Signs in, and returns the parameters of the callback. */
  async codeFor(changes: Parameters = {}): Promise<URLSearchParams> {
    await this.authorize(changes);
    return (await this.browser.submit(ADMIN)).url.searchParams;
  }

  async exchange(fields: Parameters, headers: Record<string, string> = {}) {
    const response = await fetch(`${this.cognito.url}/oauth2/token`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ grant_type: 'authorization_code', ...fields }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, string>,
    };
  }

  /** Exchanges a code as the mobile app does. */
  mobileExchange(code: string | null, changes: Parameters = {}) {
    return this.exchange({
      client_id: this.cognito.clients.mobile.id,
      redirect_uri: MOBILE_APP_URL,
      code: code ?? '',
      code_verifier: this.verifier,
      ...changes,
    });
  }
}
