import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Account } from './account';
import { CognitoError } from './cognito-error';
import type { SrpExchange } from './srp-exchange';

/** Challenges that the sign-in pages ask, and apps too. */
export type PageChallengeName =
  | 'NEW_PASSWORD_REQUIRED'
  | 'MFA_SETUP'
  | 'SELECT_MFA_TYPE'
  | 'SOFTWARE_TOKEN_MFA'
  | 'SMS_MFA'
  | 'EMAIL_OTP';

/** Challenges that ask for a first factor and for nothing else. */
type FirstChallengeName = 'SELECT_CHALLENGE' | 'PASSWORD' | 'PASSWORD_SRP' | 'SMS_OTP';

/** Challenges of a sign-in, as `RespondToAuthChallenge` names them. */
export type ChallengeName =
  | PageChallengeName
  | 'PASSWORD_VERIFIER'
  | 'CUSTOM_CHALLENGE'
  | 'DEVICE_SRP_AUTH'
  | 'DEVICE_PASSWORD_VERIFIER'
  | FirstChallengeName;

export const isFirstChallenge = (name: ChallengeName): name is FirstChallengeName =>
  ['SELECT_CHALLENGE', 'PASSWORD', 'PASSWORD_SRP', 'SMS_OTP'].includes(name);

/** What a person must answer before the sign-in goes on. */
export interface Challenge {
  name: ChallengeName;
  /** Names this sign-in in the answer. */
  session: string;
  /** Whose sign-in it is. */
  sub: string;
  parameters: Record<string, string>;
  /** Challenges to choose from. */
  available?: readonly ChallengeName[];
}

/** Step of a custom sign-in, as triggers are told it. */
export interface CustomStep {
  challengeName: string;
  challengeResult: boolean;
  challengeMetadata: string | null;
}

/** Sign-in that is under way. */
export interface Attempt {
  clientId: string;
  clientMetadata?: Record<string, string> | undefined;
  /** Where triggers decide what is asked: who it is said to be, and what was answered so far. */
  custom?: { username: string; steps: readonly CustomStep[] } | undefined;
  /** Device that the app says it is. */
  deviceKey?: string | undefined;
  isDeviceProved?: boolean;
}

/** Answers to a challenge, by the names of `RespondToAuthChallenge`. */
export type Answers = Record<string, string>;

export interface OpenChallenge extends Challenge {
  attempt: Attempt;
  secret: ChallengeSecret;
  /** Milliseconds since 1970. */
  ends: number;
}

/** What the pool keeps for itself about a challenge. */
export interface ChallengeSecret {
  /** Of a password, or the secret of a device, that is being proved. */
  proof?: PasswordProof;
  /** Of the first factor in a choice-based sign-in: the name that was typed. */
  first?: string;
  /** Of a custom challenge: what the triggers said about it. */
  custom?: { privateParameters: Record<string, string>; metadata: string | null };
}

/** Password that is being proved, and the name that was typed. */
export interface PasswordProof {
  exchange: SrpExchange;
  username: string;
}

/** Cognito's default, AuthSessionValidity. */
export const CHALLENGE_LIFETIME = 3 * 60_000;

/** Sign-ins that are under way; the oldest is forgotten first. */
const LIMIT = 10_000;

/** Open challenges, by session. One that was answered rightly is closed; a wrong answer leaves it open. */
export class Challenges {
  readonly #open = new LRUCache<string, OpenChallenge>({ max: LIMIT });

  constructor(private readonly now: () => number) {}

  open(
    name: ChallengeName,
    attempt: Attempt,
    { sub }: Pick<Account, 'sub'>,
    parameters: Record<string, string> = {},
    secret: ChallengeSecret = {},
  ): Challenge {
    const session = randomBytes(48).toString('base64');
    this.#open.set(session, {
      name,
      session,
      parameters,
      attempt,
      secret,
      sub,
      ends: this.now() + CHALLENGE_LIFETIME,
    });
    return { name, session, sub, parameters };
  }

  /** @throws {CognitoError} `NotAuthorizedException` where the session is over, or is another client's or challenge's */
  find(session: string, name: ChallengeName, clientId?: string): OpenChallenge {
    const open = this.#open.get(session);
    if (!open || open.name !== name || (clientId !== undefined && open.attempt.clientId !== clientId)) {
      throw new CognitoError('NotAuthorizedException', 'Invalid session for the user.');
    }
    if (open.ends <= this.now()) {
      throw new CognitoError('NotAuthorizedException', 'Invalid session for the user, session is expired.');
    }
    return open;
  }

  /** Undefined where the session is over. */
  peek(session: string): Challenge | undefined {
    const open = this.#open.get(session);
    return open && open.ends > this.now() ? open : undefined;
  }

  close(session: string): void {
    this.#open.delete(session);
  }
}
