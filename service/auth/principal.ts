import type { Response } from 'express';

/** Profile claims of the user pool; known only where the load balancer passes on what userInfo says. */
export interface Profile {
  name?: string;
  given_name?: string;
  family_name?: string;
  email?: string;
  picture?: string;
}

/** Principal: who is calling, as proven by signatures. */
export interface Principal {
  /** A machine is an app client with credentials of its own (RFC 6749 section 4.4), not a person who signed in with one. */
  actor: 'person' | 'machine';
  /** The user's immutable id in the pool; a machine's is its client id. */
  sub: string;
  /** A machine has the name of its app client. */
  username: string;
  /** The app client that the access token was issued to. */
  clientId: string;
  /** A machine is in none. */
  groups: string[];
  scopes: string[];
  /** Id of the access token, for the audit record. */
  jti: string;
  /** End of the access token, in seconds since 1970. */
  expiresAt: number;
  /** When the person signed in, in seconds since 1970; renewed tokens keep it. Absent where the token does not say. */
  signedInAt?: number;
  /** Where the access token came from: the client itself, or the load balancer. */
  via: 'bearer' | 'alb';
  profile?: Profile;
}

declare global {
  namespace Express {
    interface Locals {
      /** Set by authentication; read it with `principalOf`. */
      principal?: Principal;
    }
  }
}

/**
 * Principal of an authenticated request.
 *
 * @throws {Error} where the route forgot to authenticate: that must never pass silently
 */
export function principalOf({ locals }: Response): Principal {
  if (!locals.principal) throw new Error('This route asks for its principal without authenticating');
  return locals.principal;
}

/** What the request log says of the principal, where there is one. */
export function loggedPrincipal({
  locals,
}: Response): Pick<Principal, 'sub' | 'clientId' | 'via'> | undefined {
  if (!locals.principal) return undefined;
  const { sub, clientId, via } = locals.principal;
  return { sub, clientId, via };
}
