import type { RequestHandler } from 'express';
import helmet from 'helmet';

type Directives = Record<string, readonly string[]>;

const BASE_POLICY: Directives = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** Content-Security-Policy of a page: allows nothing but what it names. */
export function contentSecurityPolicy(allowed: Directives): RequestHandler {
  return helmet.contentSecurityPolicy(policy(allowed));
}

/** Security headers of every answer; a page that needs more has a policy of its own. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: policy({}),
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
}

function policy(allowed: Directives) {
  return { useDefaults: false, directives: { ...BASE_POLICY, ...allowed } };
}
