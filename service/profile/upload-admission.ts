import type { RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { principalOf } from '../auth/principal';
import { Problem, type ProblemType } from '../platform/problem';
import type { Step } from '../platform/route';

export const uploadsBusy: ProblemType = {
  code: 'uploads-busy',
  status: 503,
  title: 'Too many uploads at once',
  meaning: 'Others upload images just now; try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
};
export const tooManyUploads: ProblemType = {
  code: 'too-many-uploads',
  status: 429,
  title: 'Too many uploads of yours',
  meaning: 'One upload at a time, and ten a minute; try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
};

/** Most uploads that a process reads, decodes or stores at once: each may hold 5 MiB, and one at a time is decoded. */
const UPLOADS_AT_ONCE = 4;
/** Most uploads of one person at one task. */
const UPLOADS_PER_MINUTE = 10;
/** Seconds after which another upload may find room. */
const RETRY_AFTER = '5';

/** Upload that was let in. */
export interface Upload {
  /** Aborted when the answer is over or the client has left: from then on nothing may be begun for it. */
  over: AbortSignal;
  /** Work that goes on after that, and keeps its place. */
  work?: Promise<unknown>;
}

declare global {
  namespace Express {
    interface Locals {
      /** Set where an upload was let in; read it with `uploadOf`. */
      upload?: Upload;
    }
  }
}

/** Upload of a request that was let in. */
export function uploadOf({ locals }: Response): Upload {
  if (!locals.upload) throw new Error('This route takes uploads without letting them in one by one');
  return locals.upload;
}

/**
 * Steps that let an upload in before its body is read, or refuse it. An upload keeps its place until it has been
 * answered, or its client has left, and the work for it has ended.
 */
export function admitUploads(): Step[] {
  const uploading = new Set<string>();
  const admit: RequestHandler = (request, response, next) => {
    // Who has left while the token was verified would never give the place back.
    if (request.socket.destroyed) return;
    const { sub } = principalOf(response);
    if (uploading.has(sub)) {
      throw new Problem(tooManyUploads, 'Your last upload is still at work; one at a time', {
        headers: { 'Retry-After': '1' },
      });
    }
    if (uploading.size >= UPLOADS_AT_ONCE) {
      throw new Problem(uploadsBusy, `At most ${UPLOADS_AT_ONCE} images are taken at once`, {
        headers: { 'Retry-After': RETRY_AFTER },
      });
    }
    uploading.add(sub);
    const over = new AbortController();
    const upload: Upload = { over: over.signal };
    response.locals.upload = upload;
    response.once('close', async () => {
      over.abort();
      await Promise.allSettled([upload.work]);
      uploading.delete(sub);
    });
    next();
  };
  const limit = rateLimit({
    windowMs: 60_000,
    limit: UPLOADS_PER_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (_request, response) => principalOf(response).sub,
    handler: () => {
      throw new Problem(tooManyUploads, `At most ${UPLOADS_PER_MINUTE} uploads a minute`);
    },
  });
  return [
    { handler: admit, problems: [uploadsBusy, tooManyUploads] },
    { handler: limit, problems: [tooManyUploads] },
  ];
}
