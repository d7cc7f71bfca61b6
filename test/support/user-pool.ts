import {
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { handler } from '../../infra/triggers/pre-token-generation';
import { REGION } from '../../local/aws-account';
import { totpCode } from '../../local/cognito/directory/totp';
import { HttpBrowser, type Visit } from '../../local/cognito/http-browser';
import { createSigningKeys } from '../../local/cognito/signing-keys';
import { type CognitoOptions, type LocalCognito, startCognito } from '../../local/cognito/start-cognito';
import { STACK_DEFAULTS, type StackSettings } from '../../local/stack-settings';
import { PUBLIC_URL } from './cognito-under-test';
import { ManualClock } from './manual-clock';

export const ADMIN = { username: 'admin', password: 'Admin-at-home-1' };
export const RESIDENT = { username: 'resident', password: 'Resident-at-home-1' };

/** Made once for all pools of a test file, since they take long. */
const KEYS = createSigningKeys();

/** What would start a thread for each trigger of a sign-in, in every pool. */
const WITHOUT_THREADS = { signIn: { ...STACK_DEFAULTS.signIn, audit: false } };

type Login = typeof ADMIN;

type Tokens = Record<'AccessToken' | 'IdToken' | 'RefreshToken' | 'TokenType', string> & {
  ExpiresIn: number;
};

/** A user pool on loopback with time that a test moves, and the AWS SDK's own client of it. */
export class UserPoolUnderTest {
  private constructor(
    readonly cognito: LocalCognito,
    readonly sdk: CognitoIdentityProviderClient,
    readonly clock: ManualClock,
    /** What triggers wrote to their logs. */
    readonly log: string[],
  ) {}

  static async start(
    settings: Partial<StackSettings> = {},
    options: Partial<CognitoOptions> = {},
  ): Promise<UserPoolUnderTest> {
    // Browsers at the hosted pages compare tokens with the machine's clock.
    const clock = new ManualClock(Math.floor(Date.now() / 1000) * 1000);
    const log: string[] = [];
    const cognito = await startCognito({
      publicUrl: PUBLIC_URL,
      settings: { ...STACK_DEFAULTS, ...WITHOUT_THREADS, ...settings },
      keys: KEYS,
      trigger: handler,
      authFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      now: () => clock.now(),
      log: (line) => log.push(line),
      ...options,
    });
    const sdk = new CognitoIdentityProviderClient({
      region: REGION,
      endpoint: cognito.url,
      credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
      maxAttempts: 1,
    });
    return new UserPoolUnderTest(cognito, sdk, clock, log);
  }

  get clientId(): string {
    return this.cognito.clients.mobile.id;
  }

  signIn({ username, password }: Login): Promise<InitiateAuthCommandOutput> {
    return this.sdk.send(
      new InitiateAuthCommand({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: this.clientId,
        AuthParameters: { USERNAME: username, PASSWORD: password },
      }),
    );
  }

  async tokensOf(login: Login): Promise<Tokens> {
    const { AuthenticationResult, ChallengeName } = await this.signIn(login);
    if (!AuthenticationResult) throw new Error(`Cognito asks for ${ChallengeName}`);
    return AuthenticationResult as Tokens;
  }

  async accessTokenOf(login: Login): Promise<string> {
    return (await this.tokensOf(login)).AccessToken;
  }

  refresh(refreshToken: string, ClientId = this.clientId) {
    return this.sdk.send(
      new InitiateAuthCommand({
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        ClientId,
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      }),
    );
  }

  /** Answers the challenge of a sign-in. */
  answer(
    { ChallengeName, Session }: Pick<InitiateAuthCommandOutput, 'ChallengeName' | 'Session'>,
    ChallengeResponses: Record<string, string>,
  ) {
    return this.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: this.clientId,
        ChallengeName,
        Session,
        ChallengeResponses,
      }),
    );
  }

  /** What an authenticator app shows now. */
  totpCode(secret: string): string {
    return totpCode(secret, this.clock.now());
  }

  /** Sets up an authenticator app as second factor. @returns its secret, of which the next code is unused */
  async enrolTotp(AccessToken: string): Promise<string> {
    const { SecretCode = '' } = await this.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const UserCode = this.totpCode(SecretCode);
    await this.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await this.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
    this.clock.advance(30);
    return SecretCode;
  }

  /** A browser at the sign-in page, which was asked for with these parameters besides. */
  async atPages(parameters: Record<string, string> = {}): Promise<{ browser: HttpBrowser; shown: Visit }> {
    const { id: client_id, callbackUrls } = this.cognito.clients.web;
    const [redirect_uri = ''] = callbackUrls;
    const query = new URLSearchParams({ response_type: 'code', client_id, redirect_uri, ...parameters });
    const browser = new HttpBrowser();
    return { browser, shown: await browser.visit(`${this.cognito.url}/oauth2/authorize?${query}`) };
  }

  /** A browser at the sign-in page, where somebody has given name and password. */
  async signInAtPages(login: Login): Promise<{ browser: HttpBrowser; shown: Visit }> {
    const { browser } = await this.atPages();
    return { browser, shown: await browser.submit({ ...login }) };
  }

  /** Code in the newest message to an address. */
  codeSentTo(address: string): string {
    const message = this.cognito.outbox.findLast(({ to }) => to === address);
    const code = /\b\d{6}\b/.exec(message?.body ?? '')?.[0];
    if (!code) throw new Error(`No code was sent to ${address}`);
    return code;
  }

  async stop(): Promise<void> {
    this.sdk.destroy();
    await this.cognito.stop();
  }
}

/** A code of six digits that is not this one. */
export const otherCode = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
