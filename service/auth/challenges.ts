import { RESOURCE_METADATA_PATH } from '../../contract/edge';
import { Problem, type ProblemType } from '../platform/problem';

export const missingToken: ProblemType = { code: 'missing-token', status: 401, title: 'Sign-in required' };
export const invalidToken: ProblemType = {
  code: 'invalid-token',
  status: 401,
  title: 'Invalid access token',
};
export const insufficientScope: ProblemType = {
  code: 'insufficient-scope',
  status: 403,
  title: 'Missing scope',
};

/** The refusals of RFC 6750 section 3, each with its `WWW-Authenticate` challenge. */
export class Challenges {
  readonly #publicUrl: string;

  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  /** No credentials at all: the challenge carries no error code (RFC 6750 section 3.1). */
  missingToken(): Problem {
    return this.#problem(missingToken, 'Send a Cognito access token as "Authorization: Bearer <token>"', {});
  }

  /**
   * @param mistake what is wrong with the token, in ASCII without quotes, and never any part of the token
   * @param cause the verification error, for the log
   */
  invalidToken(mistake: string, cause?: unknown): Problem {
    return this.#problem(
      invalidToken,
      mistake,
      { error: 'invalid_token', error_description: mistake },
      cause,
    );
  }

  /** @param scopes one set of scopes that would suffice */
  insufficientScope(scopes: readonly string[]): Problem {
    const scope = scopes.join(' ');
    return this.#problem(insufficientScope, `The access token lacks a scope; it needs: ${scope}`, {
      error: 'insufficient_scope',
      scope,
    });
  }

  #problem(type: ProblemType, detail: string, parameters: Record<string, string>, cause?: unknown): Problem {
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
