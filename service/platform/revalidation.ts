import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { z } from 'zod';

/** `If-None-Match`, for the OpenAPI document. */
export const ifNoneMatch = z.object({
  'If-None-Match': z.string().max(1024).optional().meta({
    description: 'Entity tag of the answer that you have; 304 while it still holds.',
    example: '"sXnUSGSYUpyxkCgS3fMQ-w"',
  }),
});

/**
 * Answers JSON that a client may keep but must ask about each time: 304 where its `If-None-Match` still holds
 * (RFC 9110 section 13.1.2).
 */
export function sendRevalidated(request: Request, response: Response, body: unknown): void {
  const text = JSON.stringify(body);
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  response.set({ 'Cache-Control': 'private, no-cache', ETag: etag });
  response.vary('Authorization').vary('Cookie');
  if (isKnown(request, etag)) response.status(304).end();
  else response.type('application/json').send(text);
}

/**
 * Whether the client has what `etag` names, by weak comparison (RFC 9110 section 8.8.3.2). Unlike Express's
 * `request.fresh` it does not look at `Cache-Control` of the request: `fetch` adds `no-cache` to whatever has
 * `If-None-Match`, and that is a message to caches on the way, of which there is none here.
 */
export function isKnown(request: Request, etag: string): boolean {
  const condition = request.get('if-none-match')?.trim();
  if (condition === undefined) return false;
  if (condition === '*') return true;
  return [...condition.matchAll(/(?:W\/)?("[^"]*")/g)].some(([, tag]) => tag === etag);
}
