import type { Message } from './device-protocol';

/** Value of the member `audit` that marks the audit record of a gate command. */
export const COMMAND_AUDIT = 'gate-command';

/**
 * How a command can end: published, denied to who asks for it, over the rate limit, refused since the gate can't hear
 * it, or not confirmed by AWS IoT.
 */
export const COMMAND_OUTCOMES = ['published', 'denied', 'limited', 'refused', 'failed'] as const;

export type CommandOutcome = (typeof COMMAND_OUTCOMES)[number];

/**
 * Audit record of a gate command, one line of the service's log at any log level: who, what, which gate, outcome and
 * reason. The stack's metric filters count these records by `audit` and `outcome`, those denied only with a `sub`.
 *
 * A member is left out where it is not known: who asks, where the token was refused; command and gate, where it was
 * refused before the command was read, or names no gate.
 */
export interface CommandAuditRecord {
  audit: typeof COMMAND_AUDIT;
  outcome: CommandOutcome;
  /** Code of the problem that the command was answered with, unless it was published. */
  reason?: string;
  commandId?: string;
  /** Id of the gate. */
  gate?: string;
  message?: Message;
  /** Whether a person asks, or a machine: an app client with credentials of its own. */
  actor?: 'person' | 'machine';
  /** The user's immutable id in the pool; a machine's is its client id. */
  sub?: string;
  /** A machine has the name of its app client. */
  username?: string;
  clientId?: string;
  /** Id of the access token; never the token. */
  jti?: string;
  via?: string;
  requestId: string;
}

/** Value of the member `audit` that marks the audit record of a change of an account. */
export const ACCOUNT_AUDIT = 'account-change';

/** How a change can end: done, or as a command can that is not published. */
export type AccountOutcome = 'done' | Exclude<CommandOutcome, 'published'>;

/**
 * Audit record of a change that somebody made to the own account, or tried to, one line of the service's log at any
 * log level. It never holds what was changed to, nor a password or code.
 */
export interface AccountAuditRecord {
  audit: typeof ACCOUNT_AUDIT;
  outcome: AccountOutcome;
  /** What was to be done: the id of the operation in the OpenAPI document. */
  change: string;
  /** Code of the problem that the change was answered with, unless it was done. */
  reason?: string;
  sub?: string;
  username?: string;
  clientId?: string;
  /** Id of the access token; never the token. */
  jti?: string;
  requestId: string;
}

/** Value of the member `audit` that marks the audit record of a sign-in. */
export const SIGN_IN_AUDIT = 'sign-in';

/**
 * Audit record of a sign-in: who, when, with which app client. A person's is one line of the log of the user pool's
 * post-authentication trigger (of its post-confirmation trigger, where somebody comes by an identity provider for the first
 * time); a machine's, for each token that it gets, of the pre-token-generation trigger. A member that Cognito does not tell
 * is left out; it never tells the IP address here.
 */
export interface SignInAuditRecord {
  audit: typeof SIGN_IN_AUDIT;
  /** When, as ISO 8601 in UTC. */
  time: string;
  actor: 'person' | 'machine';
  /** A machine has neither. */
  sub?: string | undefined;
  username?: string | undefined;
  clientId: string | undefined;
  userPoolId: string | undefined;
  /** Whether the device is new, where the user pool remembers devices. */
  newDevice?: boolean | undefined;
}
