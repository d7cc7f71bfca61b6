import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { dependencyProblem } from '../platform/dependency';
import type { Problem } from '../platform/problem';
import { isKnown } from '../platform/revalidation';
import { Base64Json, base64JsonLength } from './base64-json';
import { type Representation, representationETag } from './image-representation';
import type { StoredImage } from './image-store';

/** Longest time to send one image, in milliseconds: a store that stalls must not hold a client for ever. */
const SEND_LIMIT = 60_000;

/**
 * Streams an image to the client, never holding more of it than a stream's buffer; or answers 304.
 *
 * @throws {Problem} where the store breaks off; part of the answer may have been sent by then
 */
export async function sendImage(
  request: Request,
  response: Response,
  image: StoredImage,
  representation: Representation,
): Promise<void> {
  const isJson = representation === 'application/json';
  const etag = representationETag(image.etag, representation);
  response.set('ETag', etag);
  const isFresh = isKnown(request, etag);
  if (isFresh || request.method === 'HEAD') {
    // An unread body would keep its connection to the store.
    image.body.destroy();
  }
  if (isFresh) {
    response.status(304).end();
    return;
  }
  response.set({
    'Content-Type': representation,
    'Content-Length': String(isJson ? base64JsonLength(image.length) : image.length),
  });
  if (request.method === 'HEAD') response.end();
  else await stream(image.body, isJson ? [new Base64Json()] : [], response);
}

async function stream(body: Readable, through: Base64Json[], response: Response): Promise<void> {
  let failure: Problem | undefined;
  // Noted where it happens: the stream's end takes the response with it, and the log is written then.
  body.once('error', (error) => {
    if (response.closed) return;
    failure = dependencyProblem(error, 'Amazon S3', 'The image broke off.');
    response.locals.problem = failure;
  });
  try {
    await pipeline([body, ...through, response], { signal: AbortSignal.timeout(SEND_LIMIT) });
  } catch {
    // Without a failure of the store, the client has left or was too slow, and there is nobody to tell.
    if (failure) throw failure;
  }
}
