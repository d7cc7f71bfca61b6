/** Why a token is refused; stable. */
export type TokenErrorCode =
  | 'malformed'
  | 'wrong-issuer'
  | 'wrong-use'
  | 'wrong-client'
  | 'wrong-signer'
  | 'wrong-algorithm'
  | 'wrong-user'
  | 'wrong-type'
  | 'unknown-member'
  | 'lost-member'
  | 'contradiction'
  | 'expired'
  | 'future-issue'
  | 'invalid-claim'
  | 'invalid-signature'
  | 'unknown-key'
  | 'unverifiable'
  | 'revoked';

/** What was looked for in a token and what was there, in words: never any part of the token. */
interface Finding {
  expected: string;
  found: string;
}

/** Error of a token that is not valid. */
export class TokenError extends Error {
  override name = 'TokenError';
  readonly expected: string;
  readonly found: string;

  /** @param message one sentence that is fit for the client: ASCII without quotes, and never any part of the token */
  constructor(
    readonly code: TokenErrorCode,
    message: string,
    { expected, found }: Finding,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.expected = expected;
    this.found = found;
  }
}

/** Error where the keys that a token is verified with are out of reach: the token may be good. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable';

  constructor(options: ErrorOptions) {
    super('The keys that tokens are verified with could not be fetched', options);
  }
}

/** Error of a valid access token that lacks a scope. */
export class MissingScope extends Error {
  override name = 'MissingScope';

  /**
   * @param scopes one set of scopes that would suffice
   * @param message one sentence for the person who is refused
   */
  constructor(
    readonly scopes: readonly string[],
    message = 'The access token lacks scopes that signing in gives; sign in again, and ask for them',
  ) {
    super(message);
  }
}

/** Error of a valid access token whose sign-in was too long ago for what is asked. */
export class SignInTooOld extends Error {
  override name = 'SignInTooOld';

  /** @param maxAge longest time since the sign-in that would do, in seconds */
  constructor(readonly maxAge: number) {
    super('This needs a recent sign-in; sign in again');
  }
}

/** Words for the value of a claim that is not the expected one. */
export function describeFound(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? 'another' : `a value of type ${typeof value}`;
}
