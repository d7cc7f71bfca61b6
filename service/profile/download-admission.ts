import type { RequestHandler } from 'express';
import { principalOf } from '../auth/principal';
import { PersonalLimit } from '../platform/personal-limit';
import { Problem, type ProblemType } from '../platform/problem';
import type { Step } from '../platform/route';

export const tooManyDownloads: ProblemType = {
  code: 'too-many-downloads',
  status: 429,
  title: 'Too many downloads of yours',
  meaning: 'Your image is being sent to you several times already; try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
};

/**
 * Images that are on their way to one person at one task. Each may hold a connection to Amazon S3 while its client does
 * not read, of which a task has 64 for everyone (ADR 75).
 */
const DOWNLOADS_PER_PERSON = 8;

/** Step that lets a person have some images on their way at a time, so that one who does not read them holds up nobody else. */
export function admitDownloads(): Step {
  const downloads = new PersonalLimit(DOWNLOADS_PER_PERSON);
  const handler: RequestHandler = (request, response, next) => {
    // Who has left while the token was verified would never be taken off again.
    if (request.socket.destroyed) return;
    const { sub } = principalOf(response);
    if (downloads.isReached(sub)) {
      throw new Problem(
        tooManyDownloads,
        `Your image is being sent to you ${DOWNLOADS_PER_PERSON} times already`,
        { headers: { 'Retry-After': '1' } },
      );
    }
    downloads.add(sub, response);
    next();
  };
  return { handler, problems: [tooManyDownloads] };
}
