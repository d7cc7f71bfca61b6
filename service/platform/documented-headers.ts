/**
 * Header fields of answers that clients act on, as the OpenAPI document describes them (OpenAPI 3.1: "Header Object").
 * Tests fail where an answer has one of them that its operation does not describe.
 */
export const DOCUMENTED_HEADERS = {
  Age: {
    description:
      'Seconds since the state was last confirmed (RFC 9111 section 5.1). Absent where it was read just now.',
    schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 86400 },
    example: 0,
  },
  ETag: {
    description: 'Entity tag; send it in `If-None-Match`, and get 304 while nothing has changed.',
    schema: { type: 'string', maxLength: 128 },
    example: '"sXnUSGSYUpyxkCgS3fMQ-w"',
  },
  Location: {
    description: 'Where to go on.',
    schema: { type: 'string', format: 'uri', maxLength: 2048 },
    example: 'https://gates.example.com/signed-out',
  },
  'Retry-After': {
    description: 'Seconds to wait before the next attempt.',
    schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 3600 },
    example: 10,
  },
  'WWW-Authenticate': {
    description:
      'What is wrong with the token, and where to get one (RFC 6750 section 3, RFC 9728 section 5.1). `scope` names what is missing. Absent where no token helps.',
    schema: { type: 'string', maxLength: 8192 },
    example:
      'Bearer realm="gatehouse", error="insufficient_scope", scope="Admins-7lnhk5example", resource_metadata="https://gates.example.com/.well-known/oauth-protected-resource"',
  },
  RateLimit: {
    description: 'What is left of the rate limit: `r` requests for `t` seconds. Absent for `stop`.',
    schema: { type: 'string', maxLength: 256 },
    example: '"30-in-1min"; r=29; t=60',
  },
  'RateLimit-Policy': {
    description: 'The rate limit: `q` requests in `w` seconds. Absent for `stop`.',
    schema: { type: 'string', maxLength: 256 },
    example: '"30-in-1min"; q=30; w=60; pk=:YzNlZjQ4:',
  },
  Accept: {
    description: 'Media types that may be sent here.',
    schema: { type: 'string', maxLength: 256 },
    example: 'application/json',
  },
} as const;

export type DocumentedHeader = keyof typeof DOCUMENTED_HEADERS;

/** `headers` of a response in the OpenAPI document. */
export function withHeaders(...names: readonly DocumentedHeader[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
