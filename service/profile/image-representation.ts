import type { Request } from 'express';
import { Problem, type ProblemType } from '../platform/problem';

export const notAcceptable: ProblemType = {
  code: 'not-acceptable',
  status: 406,
  title: 'Not acceptable',
  meaning: 'The image is available as `image/png` and as `application/json`.',
};

/** How an image is sent: its bytes, or the tutorial's JSON with the bytes in base64. */
export type Representation = 'image/png' | 'application/json';

/** Two representations of one object need two entity tags (RFC 9110 section 8.8.3.3). */
const JSON_SUFFIX = '.json';

/**
 * JSON where the client prefers it or takes anything, as the tutorial's app does; bytes where it prefers an image,
 * as a browser's `<img>` does, or a page, as a browser does where somebody opens the address.
 *
 * @throws {Problem} 406
 */
export function chooseRepresentation(request: Request): Representation {
  const isForPeople = request.accepts(['application/json', 'image/png', 'text/html']) === 'text/html';
  const chosen = request.accepts(
    isForPeople ? ['image/png', 'application/json'] : ['application/json', 'image/png'],
  );
  if (chosen === false) {
    throw new Problem(notAcceptable, 'The image is available as image/png and as application/json');
  }
  return chosen as Representation;
}

/** The entity tag of a representation, from the stored object's. */
export function representationETag(objectETag: string, representation: Representation): string {
  return representation === 'image/png' ? objectETag : objectETag.replace(/"$/, `${JSON_SUFFIX}"`);
}

/**
 * The stored object's entity tag that the client has, where it names just one for this representation. A list or
 * `*`, or a tag longer than any of S3, is left to the comparison after the object has been asked for.
 */
export function knownObjectETag(request: Request, representation: Representation): string | undefined {
  const tag = /^\s*(?:W\/)?"([^"]{1,100})"\s*$/.exec(request.get('if-none-match') ?? '')?.[1];
  if (tag === undefined) return undefined;
  const isJson = tag.endsWith(JSON_SUFFIX);
  if (isJson !== (representation === 'application/json')) return undefined;
  return `"${isJson ? tag.slice(0, -JSON_SUFFIX.length) : tag}"`;
}
