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
  /** Whether header or payload has a member that is written twice. */
  hasMemberTwice: boolean;
}

/**
 * Reads a JWS in compact serialization (RFC 7515 section 7.1) without verifying it.
 *
 * @throws {TokenError} where the text is no such thing
 */
export function readUnverified(token: string, { padded = false } = {}): UnverifiedJws {
  try {
    if (token.length <= TOKEN_LIMIT && (padded ? PADDED_COMPACT_JWS : COMPACT_JWS).test(token)) {
      const { header, payload, headerB64, payloadB64 } = decomposeUnverifiedJwt(token);
      return { header, payload, hasMemberTwice: [headerB64, payloadB64].some(hasMemberTwice) };
    }
  } catch (error) {
    throw malformed(token, error);
  }
  throw malformed(token);
}

/**
 * Refuses a token with a header member that its issuer does not send, and one in which a member is there twice: what
 * other software would read of it is anybody's guess (RFC 8725 sections 2.4, 3.9 and 3.10; RFC 7515 section 4).
 *
 * @param issuer as the sentence for the client names it
 * @throws {TokenError}
 */
export function assertMembers(
  { header, hasMemberTwice }: UnverifiedJws,
  known: readonly string[],
  issuer: string,
): void {
  if (!Object.keys(header).every((name) => known.includes(name))) {
    const finding = { expected: `header members ${known.join(', ')}`, found: 'more' };
    throw new TokenError(
      'unknown-member',
      `The token has a header member that ${issuer} does not send`,
      finding,
    );
  }
  if (hasMemberTwice) {
    const finding = { expected: 'each member once', found: 'one twice' };
    throw new TokenError('duplicate-member', 'The token has a member twice', finding);
  }
}

/** A JSON string, with the colon after it where it is the name of a member. */
const JSON_STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** Whether a JSON text, in base64url, writes more members than are left when it has been parsed. */
function hasMemberTwice(part: string): boolean {
  const text = Buffer.from(part, 'base64url').toString();
  let written = 0;
  for (const [, colon] of text.matchAll(JSON_STRING)) if (colon) written++;
  return written !== countMembers(JSON.parse(text));
}

/** Members of all objects in a JSON value. Without recursion, since a stranger decides how deep it is. */
function countMembers(value: unknown): number {
  let count = 0;
  const rest = [value];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const members = Object.values(next);
    if (!Array.isArray(next)) count += members.length;
    rest.push(...members);
  }
  return count;
}

function malformed(token: string, cause?: unknown): TokenError {
  const finding = {
    expected: `header, payload and signature in base64url, at most ${TOKEN_LIMIT} characters`,
    found: `${token.length} characters that are not`,
  };
  return new TokenError('malformed', 'The token is not a JWT in compact serialization', finding, { cause });
}
