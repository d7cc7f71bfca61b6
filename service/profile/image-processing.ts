import pLimit from 'p-limit';
import sharp from 'sharp';
import { Problem } from '../platform/problem';
import { IMAGE_FORMATS, type ImageMediaType, invalidImage } from './image-formats';

/** A phone's photo has 12 to 50 million pixels; a decompression bomb has more. */
const PIXEL_LIMIT = 50_000_000;
/** Longest side of a stored image, in pixels. */
const SIDE = 512;
/** Longest time to decode one image, in seconds. */
const PROCESSING_LIMIT = 10;

// Decoders that are not needed are attack surface: libvips reads SVG, PDF and more, whatever the file is called.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPngBuffer', 'VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer'],
});

/** One decoded photo takes up to 200 MB, so that a small task can hold two. */
const oneOfTwo = pLimit(2);

/**
 * Makes an uploaded image fit to keep: upright, without metadata, within 512x512, as PNG.
 *
 * @throws {Problem} 422 where the bytes are not a whole image of the announced type and of sensible size
 */
export async function toProfileImage(bytes: Buffer, mediaType: ImageMediaType): Promise<Buffer> {
  return oneOfTwo(async () => {
    try {
      const image = sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: 'truncated' });
      const { format } = await image.metadata();
      if (format !== IMAGE_FORMATS[mediaType]) {
        throw new Problem(invalidImage, `The bytes are not an image of type ${mediaType}`);
      }
      return await image
        .autoOrient()
        .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
        .png()
        .timeout({ seconds: PROCESSING_LIMIT })
        .toBuffer();
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem(
        invalidImage,
        `The bytes are not a whole image of type ${mediaType} with at most ${PIXEL_LIMIT / 1_000_000} million pixels`,
        { cause: error },
      );
    }
  });
}
