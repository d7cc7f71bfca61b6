import helmet from 'helmet';

const BASE_POLICY: Record<string, readonly string[]> = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** A Content-Security-Policy that allows nothing but what a page names. */
export function contentSecurityPolicy(allowed: Record<string, readonly string[]> = {}): string {
  return Object.entries({ ...BASE_POLICY, ...allowed })
    .map(([directive, sources]) => [directive, ...sources].join(' '))
    .join('; ');
}

/** Security headers of every answer; a page that needs more sets its own policy. */
export function securityHeaders() {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: BASE_POLICY as Record<string, string[]> },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}
