import { type DecomposedJwt, decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { TokenError } from './auth-errors';

/** Longest token that is looked at, in characters; Cognito's are about 1 KB, and HTTP headers end at 16 KB. */
const TOKEN_LIMIT = 12_000;

const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** The load balancer pads its base64url (Elastic Load Balancing: "User claims encoding and signature verification"). */
const PADDED_COMPACT_JWS = /^[\w-]+={0,2}\.[\w-]+={0,2}\.[\w-]+={0,2}$/;

/** Unverified JWS: what a token says of itself before any signature is checked: good for refusing early, never for trusting. */
export interface UnverifiedJws extends DecomposedJwt {
  /** Whether all members that header and payload write are in what was read of them. */
  isReadWhole: boolean;
}

/**
 * Reads a JWS in compact serialization (RFC 7515 section 7.1) without verifying it.
 *
 * @throws {TokenError} where the text is no such thing
 */
export function readUnverified(token: string, { padded = false } = {}): UnverifiedJws {
  try {
    if (token.length <= TOKEN_LIMIT && (padded ? PADDED_COMPACT_JWS : COMPACT_JWS).test(token)) {
      const decomposed = decomposeUnverifiedJwt(token);
      const { header, payload, headerB64, payloadB64 } = decomposed;
      if (token.split('.').every(isCanonical)) {
        const isReadWhole =
          countWritten(headerB64) === countMembers(header) &&
          countWritten(payloadB64) === countMembers(payload);
        return { ...decomposed, isReadWhole };
      }
    }
  } catch (error) {
    throw malformed(token, error);
  }
  throw malformed(token);
}

/**
 * Refuses a token with a header member that its issuer does not send, one in which a member is there twice, and one with
 * a member that aws-jwt-verify leaves out (`__proto__`, `constructor`): what other software would read of it is anybody's
 * guess (RFC 8725 sections 2.4, 3.9 and 3.10; RFC 7515 section 4).
 *
 * @param issuer as the sentence for the client names it
 * @throws {TokenError}
 */
export function assertMembers(
  { header, isReadWhole }: UnverifiedJws,
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
  if (!isReadWhole) {
    const finding = { expected: 'each member once', found: 'one twice, or one that is not read' };
    throw new TokenError(
      'lost-member',
      'The token has a member twice, or one that no token may have',
      finding,
    );
  }
}

/** A JSON string, with the colon after it where it is the name of a member. */
const JSON_STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** Members that a JSON text, in base64url, writes. */
function countWritten(part: string): number {
  let count = 0;
  for (const [, colon] of decode(part).toString().matchAll(JSON_STRING)) if (colon) count++;
  return count;
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

/**
 * Whether a part of a token is the one text that its bytes are written as: other texts have bits at the end that mean
 * nothing, so that one signature could be written in several ways (RFC 4648 section 3.5).
 */
function isCanonical(part: string): boolean {
  const bytes = decode(part);
  return part === bytes.toString('base64url') || part === padded(bytes);
}

const decode = (part: string) => Buffer.from(part, 'base64url');

const padded = (bytes: Buffer) => bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');

function malformed(token: string, cause?: unknown): TokenError {
  const finding = {
    expected: `header, payload and signature in base64url, at most ${TOKEN_LIMIT} characters`,
    found: `${token.length} characters that are not`,
  };
  return new TokenError('malformed', 'The token is not a JWT in compact serialization', finding, { cause });
}
