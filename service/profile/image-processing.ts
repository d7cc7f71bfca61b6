import pLimit from 'p-limit';
import sharp from 'sharp';
import { Problem } from '../platform/problem';
import { excess, PIXEL_LIMIT } from './decoding-bounds';
import { IMAGE_FORMATS, type ImageMediaType, invalidImage } from './image-formats';

/** Longest side of a stored image, in pixels. */
const SIDE = 512;
/** Longest time to decode one image, in whole seconds. */
const PROCESSING_LIMIT = 10;
/** How sharp says that its time is up. */
const TIME_IS_UP = /^timeout: /;

// Decoders that are not needed are attack surface: libvips reads SVG, PDF and more, whatever the file is called.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});

// An image is decoded once, so results need not be kept; and one thread leaves the task's processor to requests.
sharp.cache(false);
sharp.concurrency(1);

/** One at a time: decoding one image within `decoding-bounds.ts` takes up to 250 MB of a small task's 512. */
const oneAtATime = pLimit(1);

/**
 * Makes an uploaded image fit to keep: upright, without metadata, within 512x512, as PNG.
 *
 * @param over aborted when the image is no longer wanted: it is not decoded then
 * @param limit longest time to decode it, in whole seconds
 * @throws {Problem} 422 where the bytes are not a whole image of the announced type and of sensible size
 */
export async function toProfileImage(
  bytes: Buffer,
  mediaType: ImageMediaType,
  over?: AbortSignal,
  limit = PROCESSING_LIMIT,
): Promise<Buffer> {
  return oneAtATime(async () => {
    over?.throwIfAborted();
    try {
      const image = sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: 'truncated' });
      const shape = await image.metadata();
      if (shape.format !== IMAGE_FORMATS[mediaType]) {
        throw new Problem(invalidImage, `The bytes are not an image of type ${mediaType}`);
      }
      const tooLarge = excess(shape);
      if (tooLarge) throw new Problem(invalidImage, `The image ${tooLarge}`);
      return await image
        .autoOrient()
        .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
        .png()
        .timeout({ seconds: limit })
        .toBuffer();
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (error instanceof Error && TIME_IS_UP.test(error.message)) {
        throw new Problem(invalidImage, `The image could not be decoded within ${limit} s`, { cause: error });
      }
      throw new Problem(
        invalidImage,
        `The bytes are not a whole image of type ${mediaType} with at most ${PIXEL_LIMIT / 1_000_000} million pixels`,
        { cause: error },
      );
    }
  });
}
