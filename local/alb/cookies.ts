/** The session cookie; a session that is too long for one goes on in `-1` to `-3`, which never happens here. */
export const SESSION_COOKIE = 'AWSELBAuthSessionCookie-0';

/** Ties the way back from the sign-in page to the browser that set out. */
export const NONCE_COOKIE = 'AWSALBAuthNonce';

/**
 * As the load balancer sets it: sent cross-site too, so that nothing but the service's own check stands between a
 * foreign page and a gate. Browsers take `Secure` from http://localhost, which they trust like HTTPS.
 */
export function setCookie(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; Secure; HttpOnly; SameSite=None`;
}

/** The value of a cookie in a `Cookie` header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(/; */)) {
    const separator = pair.indexOf('=');
    if (pair.slice(0, separator) === name) return pair.slice(separator + 1);
  }
  return undefined;
}
