/** Port that the service listens on inside its container, where nothing else is configured. */
export const CONTAINER_PORT = 3000;

/** Whether the process runs; touches no dependency. Asked by Amazon ECS. */
export const LIVENESS_PATH = '/livez';
/** Whether the service should get traffic. Asked by the load balancer. */
export const READINESS_PATH = '/readyz';

/** Where Cognito sends browsers back to; the load balancer answers there itself, for every path rule. */
export const CALLBACK_PATH = '/oauth2/idpresponse';
/** Ends the session at the load balancer, then the one at Cognito. */
export const SIGN_OUT_PATH = '/logout';
/** Where signing out ends. */
export const SIGNED_OUT_PATH = '/signed-out';
/** Page of one's own account, behind the load balancer's sign-in. */
export const ACCOUNT_PATH = '/account';
/**
 * Signs out and comes to the account page, which then asks to sign in: the way to a recent sign-in. The load balancer
 * has no other, since it asks nobody to sign in who has a session.
 */
export const SIGN_IN_AGAIN_PATH = `${SIGN_OUT_PATH}?return=account`;

export const OPENAPI_PATH = '/openapi.json';
export const DOCS_PATH = '/docs';
/** Where the sign-in on `/docs` ends. */
export const DOCS_CALLBACK_PATH = `${DOCS_PATH}/oauth2-redirect.html`;
/** OAuth 2.0 protected resource metadata (RFC 9728 section 3). */
export const RESOURCE_METADATA_PATH = '/.well-known/oauth-protected-resource';

/** Path patterns that anyone may ask for. To open another path to everyone, add it here. */
export const PUBLIC_PATH_PATTERNS: readonly string[] = [
  OPENAPI_PATH,
  `${DOCS_PATH}*`,
  RESOURCE_METADATA_PATH,
  SIGN_OUT_PATH,
  SIGNED_OUT_PATH,
];

export const API_PATH_PATTERN = '/v1/*';

/**
 * Name of the load balancer's session cookie. It splits a long session over several cookies, each with a number
 * after the name (Elastic Load Balancing: "Authenticate users using an Application Load Balancer").
 */
export const SESSION_COOKIE = 'AWSELBAuthSessionCookie';

/** All cookies that a session can be split over. */
export const SESSION_COOKIES: readonly string[] = [0, 1, 2, 3].map((part) => `${SESSION_COOKIE}-${part}`);

/** Longest session, in seconds. Short, since signing out can't take back a copied cookie; AWS's default is a week. */
export const SESSION_TIMEOUT_SECONDS = 3600;

/**
 * Listener rule of the HTTPS listener. In the end every rule forwards to the service.
 *
 * A rule with `withoutSession` authenticates with Cognito before that; `authenticate` redirects a request without a
 * session to sign in, `deny` answers it with a bare 401. A rule without it does not authenticate.
 */
export interface ListenerRule {
  name: string;
  /** Lower numbers come first. */
  priority: number;
  pathPatterns: readonly string[];
  header?: { name: string; pattern: string };
  withoutSession?: 'authenticate' | 'deny';
  /** The rule's requests carry a bearer token, which the load balancer may validate too. */
  bearerToken?: true;
}

/** Condition values of one rule (Elastic Load Balancing: "Quotas for your Application Load Balancers"). */
const CONDITION_VALUES = 5;

/**
 * Listener rules, in the order of their priority; what none of them matches gets a fixed 404.
 *
 * API paths never redirect: a program asks for an answer, not for a sign-in page.
 */
export const LISTENER_RULES: readonly ListenerRule[] = [
  {
    name: 'api-with-token',
    priority: 10,
    pathPatterns: [API_PATH_PATTERN],
    header: { name: 'Authorization', pattern: 'Bearer *' },
    bearerToken: true,
  },
  {
    name: 'api-with-session',
    priority: 20,
    pathPatterns: [API_PATH_PATTERN],
    header: { name: 'Cookie', pattern: `*${SESSION_COOKIE}*` },
    withoutSession: 'deny',
  },
  // The service answers 401 with its challenge, and CORS preflights.
  { name: 'api-without-credentials', priority: 25, pathPatterns: [API_PATH_PATTERN] },
  ...publicRules(),
  { name: 'console', priority: 100, pathPatterns: ['/*'], withoutSession: 'authenticate' },
];

/** One rule for as many public paths as a rule can hold. */
function publicRules(): ListenerRule[] {
  const count = Math.ceil(PUBLIC_PATH_PATTERNS.length / CONDITION_VALUES);
  return Array.from({ length: count }, (_, index) => ({
    name: index === 0 ? 'public' : `public-${index + 1}`,
    priority: 30 + index,
    pathPatterns: PUBLIC_PATH_PATTERNS.slice(index * CONDITION_VALUES, (index + 1) * CONDITION_VALUES),
  }));
}
