import type { IncomingHttpHeaders } from 'node:http';
import type { ListenerRule } from '../../contract/edge';

/**
 * Listener rule of a request: the first by priority that it meets (Elastic Load Balancing: "Condition types for
 * listener rules"). Path patterns are case-sensitive and don't see the query, header patterns are not case-sensitive.
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
        (!header || wildcard(header.pattern, 'i').test(String(headers[header.name.toLowerCase()] ?? ''))),
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
