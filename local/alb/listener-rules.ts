import type { IncomingHttpHeaders } from 'node:http';

/**
 * One rule of the HTTPS listener. Every rule forwards to the service in the end; `withoutSession` says what an
 * `authenticate-cognito` action before that does with a request that has no session, and a rule without it does
 * not authenticate.
 */
export interface ListenerRule {
  priority: number;
  pathPatterns: readonly string[];
  header?: { name: string; pattern: string };
  withoutSession?: 'authenticate' | 'deny';
}

/** The listener's rules. What none of them matches gets the default action, a fixed 404. */
export const LISTENER_RULES: readonly ListenerRule[] = [
  // API clients bring their own token: the service verifies it.
  { priority: 10, pathPatterns: ['/v1/*'], header: { name: 'authorization', pattern: 'Bearer *' } },
  // Scripts of our own pages: a redirect to a sign-in page would tell them nothing.
  {
    priority: 20,
    pathPatterns: ['/v1/*'],
    header: { name: 'cookie', pattern: '*AWSELBAuthSessionCookie*' },
    withoutSession: 'deny',
  },
  // Nothing to go by: the service answers with its challenge, and answers CORS preflights.
  { priority: 25, pathPatterns: ['/v1/*'] },
  {
    priority: 30,
    pathPatterns: [
      '/openapi.json',
      '/docs*',
      '/.well-known/oauth-protected-resource',
      '/logout',
      '/signed-out',
    ],
  },
  { priority: 100, pathPatterns: ['/*'], withoutSession: 'authenticate' },
];

/**
 * The first rule by priority that a request meets (Elastic Load Balancing: "Condition types for listener rules"):
 * path patterns are case-sensitive and don't see the query, header patterns are not case-sensitive.
 *
 * @param target path and query, as in the request line
 */
export function matchRule(
  rules: readonly ListenerRule[],
  target: string,
  headers: IncomingHttpHeaders,
): ListenerRule | undefined {
  const [path = ''] = target.split('?', 1);
  return [...rules]
    .sort((one, other) => one.priority - other.priority)
    .find(
      ({ pathPatterns, header }) =>
        pathPatterns.some((pattern) => wildcard(pattern).test(path)) &&
        (!header || wildcard(header.pattern, 'i').test(String(headers[header.name] ?? ''))),
    );
}

/** `*` stands for any number of characters, `?` for exactly one. */
function wildcard(pattern: string, flags = ''): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`);
}
