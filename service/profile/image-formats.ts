import type { ProblemType } from '../platform/problem';

export const invalidImage: ProblemType = {
  code: 'invalid-image',
  status: 422,
  title: 'Invalid image',
  meaning: 'The bytes are not a whole image of the announced type, or have more than 50 million pixels.',
};

/** Media types of images that may be uploaded, with sharp's names of their formats. */
export const IMAGE_FORMATS = { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/webp': 'webp' } as const;

export type ImageMediaType = keyof typeof IMAGE_FORMATS;
