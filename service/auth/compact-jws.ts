import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import type { JwtHeader, JwtPayload } from 'aws-jwt-verify/jwt-model';
import { TokenError } from './auth-errors';

/** Longest token that is looked at, in characters; Cognito's are about 1 KB, and HTTP headers end at 16 KB. */
const TOKEN_LIMIT = 12_000;

const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** The load balancer pads its base64url (Elastic Load Balancing: "User claims encoding and signature verification"). */
const PADDED_COMPACT_JWS = /^[\w-]+={0,2}\.[\w-]+={0,2}\.[\w-]+={0,2}$/;

/** Unverified JWS: what a token says of itself before any signature is checked: good for refusing early, never for trusting. */
export interface UnverifiedJws {
  header: JwtHeader;
  payload: JwtPayload;
}

/**
 * Reads a JWS in compact serialization (RFC 7515 section 7.1) without verifying it.
 *
 * @throws {TokenError} where the text is no such thing
 */
export function readUnverified(token: string, { padded = false } = {}): UnverifiedJws {
  try {
    if (token.length <= TOKEN_LIMIT && (padded ? PADDED_COMPACT_JWS : COMPACT_JWS).test(token)) {
      const { header, payload } = decomposeUnverifiedJwt(token);
      return { header, payload };
    }
  } catch (error) {
    throw malformed(token, error);
  }
  throw malformed(token);
}

function malformed(token: string, cause?: unknown): TokenError {
  const finding = {
    expected: `header, payload and signature in base64url, at most ${TOKEN_LIMIT} characters`,
    found: `${token.length} characters that are not`,
  };
  return new TokenError('malformed', 'The token is not a JWT in compact serialization', finding, { cause });
}
