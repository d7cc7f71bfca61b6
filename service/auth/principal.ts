import type { Request } from 'express';

/** Profile claims from the user pool; known only where the load balancer passes on what userInfo says. */
export interface Profile {
  name?: string;
  given_name?: string;
  family_name?: string;
  email?: string;
  picture?: string;
}

/** Who is calling, as proven by signatures. */
export interface Principal {
  /** The user's immutable id in the pool. */
  sub: string;
  username: string;
  /** The app client that the access token was issued to. */
  clientId: string;
  groups: string[];
  scopes: string[];
  /** Id of the access token, for the audit record. */
  jti: string;
  via: 'bearer' | 'alb';
  profile?: Profile;
}

/** Who an access token speaks for, by whichever way it came. */
export type Caller = Omit<Principal, 'via' | 'profile'>;

const principals = new WeakMap<Request, Principal>();

export function setPrincipal(request: Request, principal: Principal): void {
  principals.set(request, principal);
}

/**
 * The caller of an authenticated route.
 *
 * @throws {Error} where the route forgot to authenticate; that must never pass silently.
 */
export function principalOf(request: Request): Principal {
  const principal = principals.get(request);
  if (!principal) throw new Error('This route asks for its caller without authenticating');
  return principal;
}
