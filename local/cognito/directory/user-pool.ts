import { ADMINISTRATORS_GROUP } from '../../../contract/user-pool';
import type { StackSettings } from '../../stack-settings';
import type { AppClient, AppClients } from '../app-clients';
import { type IssuedTokens, issueTokens } from '../issue-tokens';
import { issueMachineToken, type MachineClient } from '../machine-clients';
import type { PreTokenGenerationHandler, TokenOccasion } from '../pre-token-generation';
import type { SigningKeys } from '../signing-keys';
import { PoolTriggers } from '../triggers/pool-triggers';
import type { LocalUser } from '../users';
import { AttributeRules } from './attributes';
import { Codes } from './codes';
import { CognitoError } from './cognito-error';
import { Devices } from './devices';
import { Federation } from './federation';
import { Invitations } from './invitations';
import { Messages, type SentMessage } from './messages';
import { OwnAccount } from './own-account';
import { Recovery } from './recovery';
import { SecondFactors } from './second-factors';
import { type Session, Sessions } from './sessions';
import { SignIn } from './sign-in';
import { SignUp } from './sign-up';
import { UserDirectory } from './user-directory';

export interface UserPoolOptions {
  settings: StackSettings;
  testUsers: readonly LocalUser[];
  clients: AppClients;
  machines: readonly MachineClient[];
  keys: SigningKeys;
  dataFolder: string | undefined;
  /** Origin of the user API, which triggers call. */
  url: string;
  /** In place of the stack's own trigger. */
  preTokenGeneration: PreTokenGenerationHandler | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
  onSent: (message: SentMessage) => void;
  /** Told what triggers write to their logs. */
  log: (line: string) => void;
}

/**
 * User pool: accounts, and all that people do with them. The user API and the hosted pages are two ways to the same
 * journeys, which throw {@link CognitoError} where Cognito would refuse.
 */
export class UserPool {
  readonly directory: UserDirectory;
  /** Whether apps have used up their requests (Amazon Cognito: "Quotas in Amazon Cognito"), by a fault that somebody injects. */
  isThrottled = false;
  readonly rules: AttributeRules;
  readonly sessions: Sessions;
  readonly messages: Messages;
  readonly factors: SecondFactors;
  readonly devices: Devices;
  readonly signIn: SignIn;
  readonly signUp: SignUp;
  readonly invitations: Invitations;
  readonly recovery: Recovery;
  readonly federation: Federation;
  readonly ownAccount: OwnAccount;
  readonly #triggers: PoolTriggers;
  readonly #preTokenGeneration: PreTokenGenerationHandler;

  constructor(private readonly options: UserPoolOptions) {
    const { settings, testUsers, dataFolder, now, url: cognitoUrl, onSent, log } = options;
    const triggers = new PoolTriggers({ settings, cognitoUrl, log });
    const directory = new UserDirectory({ settings, testUsers, dataFolder, now });
    const rules = new AttributeRules(settings);
    const codes = new Codes(now);
    const messages = new Messages(triggers, now, onSent);
    const factors = new SecondFactors({ settings, directory, codes, messages, now });
    const devices = new Devices({ settings, directory, now });
    this.signIn = new SignIn({
      settings,
      directory,
      rules,
      factors,
      devices,
      codes,
      messages,
      triggers,
      now,
    });
    this.signUp = new SignUp({
      settings,
      directory,
      rules,
      codes,
      messages,
      triggers,
      url: cognitoUrl,
      now,
    });
    this.invitations = new Invitations({ settings, directory, rules, messages, triggers, now });
    this.recovery = new Recovery({ settings, directory, codes, messages, triggers });
    this.federation = new Federation({ settings, directory, rules, triggers, now });
    this.ownAccount = new OwnAccount({ settings, directory, rules, codes, messages, now });
    this.directory = directory;
    this.rules = rules;
    this.sessions = new Sessions(now);
    this.messages = messages;
    this.factors = factors;
    this.devices = devices;
    this.#triggers = triggers;
    this.#preTokenGeneration = options.preTokenGeneration ?? ((event) => triggers.preTokenGeneration(event));
  }

  get settings(): StackSettings {
    return this.options.settings;
  }

  get keys(): SigningKeys {
    return this.options.keys;
  }

  get clients(): AppClient[] {
    return Object.values(this.options.clients);
  }

  get groups(): string[] {
    return [ADMINISTRATORS_GROUP, ...this.options.settings.groups];
  }

  now(): number {
    return this.options.now();
  }

  /** @throws {CognitoError} `ResourceNotFoundException` */
  client(id: string): AppClient {
    const client = this.clients.find((candidate) => candidate.id === id);
    if (!client)
      throw new CognitoError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
    return client;
  }

  /** Life of access and ID tokens of an app client, in seconds. */
  tokenLifetime(clientId: string): number {
    return this.client(clientId).lifetimes.token;
  }

  machine(clientId: string): MachineClient | undefined {
    return this.options.machines.find(({ id }) => id === clientId);
  }

  /** @throws {CognitoError} where the trigger fails */
  issueMachineToken(machine: MachineClient, scopes: readonly string[]): Promise<string> {
    const trigger = this.#triggers.preTokenGeneration.bind(this.#triggers);
    return issueMachineToken(this.keys, trigger, machine, scopes, this.now());
  }

  /** Begins a session, and makes its refresh token. */
  beginSession(session: Omit<Session, 'ends'>): string {
    return this.sessions.begin({ ...session, ends: this.#sessionEnd(session) });
  }

  /** Begins a session whose refresh token the authorization server made. */
  adoptSession(refreshToken: string, session: Omit<Session, 'ends'>): void {
    this.sessions.adopt(refreshToken, { ...session, ends: this.#sessionEnd(session) });
  }

  /** @throws {CognitoError} where the trigger fails */
  issueTokens(
    refreshToken: string,
    { sub, clientId, scopes, authTime, device }: Omit<Session, 'ends'>,
    { occasion, nonce }: { occasion: TokenOccasion; nonce?: string | undefined },
  ): Promise<IssuedTokens> {
    const user = this.directory.bySub(sub);
    if (!user?.enabled) throw new CognitoError('NotAuthorizedException', 'User is disabled.');
    return issueTokens(this.keys, this.#preTokenGeneration, {
      user,
      clientId,
      scopes,
      authTime,
      refreshToken,
      deviceKey: device?.key,
      nonce,
      occasion,
      lifetime: this.tokenLifetime(clientId),
      now: this.now(),
    });
  }

  stop(): Promise<void> {
    return this.#triggers.stop();
  }

  #sessionEnd({ authTime, clientId }: Pick<Session, 'authTime' | 'clientId'>): number {
    return (authTime + this.client(clientId).lifetimes.refreshToken) * 1000;
  }
}
