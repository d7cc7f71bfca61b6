import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

/**
 * Answers JSON that a client may keep but must ask about each time: 304 where its `If-None-Match` still holds
 * (RFC 9110 section 13.1.2).
 */
export function sendRevalidated(request: Request, response: Response, body: unknown): void {
  const text = JSON.stringify(body);
  response.set({
    'Cache-Control': 'private, no-cache',
    ETag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
  });
  response.vary('Authorization').vary('Cookie');
  if (request.fresh) response.status(304).end();
  else response.type('application/json').send(text);
}
