/**
 * The scope that lets one app client act for one group: `<group>-<clientId>`.
 *
 * The pre-token-generation trigger writes it into the access token, the service demands it for the token's own
 * `client_id`. A token for one client therefore never carries the rights that its user has in another.
 */
export function groupScope(group: string, clientId: string): string {
  return `${group}-${clientId}`;
}

/** Scopes that every signed-in caller's access token carries, and that every read route demands. */
export const SIGN_IN_SCOPES = ['openid', 'profile', 'email'] as const;
