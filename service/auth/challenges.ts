import { RECENT_SIGN_IN_REQUIRED } from '../../contract/account';
import { RESOURCE_METADATA_PATH } from '../../contract/edge';
import { Problem, type ProblemType } from '../platform/problem';
import { KeysUnavailable, MissingScope, SignInTooOld, TokenError } from './auth-errors';

export const missingToken: ProblemType = {
  code: 'missing-token',
  status: 401,
  title: 'Sign-in required',
  meaning: 'Not signed in. Get an access token; `WWW-Authenticate` says where.',
  headers: ['WWW-Authenticate'],
};
export const invalidToken: ProblemType = {
  code: 'invalid-token',
  status: 401,
  title: 'Invalid access token',
  meaning: "The token, or the browser's session, is not valid; `detail` names the mistake. Get a new one.",
  headers: ['WWW-Authenticate'],
};
export const insufficientScope: ProblemType = {
  code: 'insufficient-scope',
  status: 403,
  title: 'Missing scope',
  meaning:
    'You may not do this: `detail` says what is missing, `WWW-Authenticate` which scope of the access token.',
  headers: ['WWW-Authenticate'],
};
export const signInTooOld: ProblemType = {
  code: RECENT_SIGN_IN_REQUIRED,
  status: 401,
  title: 'Recent sign-in required',
  meaning:
    'You are signed in, but too long ago for this; `max_age` in `WWW-Authenticate` says how many seconds are allowed (RFC 9470). Sign in again.',
  headers: ['WWW-Authenticate'],
};
export const keysUnavailable: ProblemType = {
  code: 'keys-unavailable',
  status: 503,
  title: 'Signing keys are not available',
  meaning:
    'The keys that tokens are verified with are out of reach; the token may be good. Try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
};

/** Seconds after which a key fetch may succeed: aws-jwt-verify waits that long after a key id it did not find. */
const RETRY_AFTER = '10';

/** Challenges: the refusals of RFC 6750 section 3 and RFC 9470 section 3, each a problem with its `WWW-Authenticate` header. */
export class Challenges {
  readonly #publicUrl: string;

  /** @param publicUrl where clients find the protected resource metadata, which says how to get a token (RFC 9728) */
  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  /** No credentials at all: the challenge carries no error code (RFC 6750 section 3.1). */
  missingToken(): Problem {
    return this.#challenge(
      missingToken,
      'Send a Cognito access token as "Authorization: Bearer <token>"',
      {},
    );
  }

  /** What a request is answered with whose verification or authorization threw; another error stays as it is. */
  answerTo(error: unknown): unknown {
    if (error instanceof TokenError) {
      const parameters = { error: 'invalid_token', error_description: error.message };
      return this.#challenge(invalidToken, error.message, parameters, error);
    }
    if (error instanceof MissingScope) {
      const parameters = { error: 'insufficient_scope', scope: error.scopes.join(' ') };
      return this.#challenge(insufficientScope, error.message, parameters);
    }
    if (error instanceof SignInTooOld) {
      const parameters = {
        error: 'insufficient_user_authentication',
        error_description: error.message,
        max_age: String(error.maxAge),
      };
      return this.#challenge(signInTooOld, error.message, parameters);
    }
    if (error instanceof KeysUnavailable) {
      const { message: detail, cause } = error;
      return new Problem(keysUnavailable, detail, { headers: { 'Retry-After': RETRY_AFTER }, cause });
    }
    return error;
  }

  #challenge(
    type: ProblemType,
    detail: string,
    parameters: Record<string, string>,
    cause?: unknown,
  ): Problem {
    const challenge = Object.entries({
      realm: 'gatehouse',
      ...parameters,
      resource_metadata: `${this.#publicUrl}${RESOURCE_METADATA_PATH}`,
    })
      .map(([name, value]) => `${name}="${value}"`)
      .join(', ');
    return new Problem(type, detail, { headers: { 'WWW-Authenticate': `Bearer ${challenge}` }, cause });
  }
}
