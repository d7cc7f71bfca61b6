import type { Metadata } from 'sharp';

/** Longest side of an image that is decoded, in pixels: WebP's own limit. */
export const SIDE_LIMIT = 16_383;

/** Most pixels; a phone's photo has 12 to 50 million. */
export const PIXEL_LIMIT = 50_000_000;

/** Most memory that decoding one image may hold at once, in bytes; the default task has 512 MiB for everything. */
export const DECODER_MEMORY_LIMIT = 96 * 1024 * 1024;

/** Lines that decoding line by line and shrinking hold at once, as measured with libvips. */
const LINES_AT_ONCE = 2_048;

/** JPEG decoders keep a progressive image as coefficients of two bytes until its last scan has come. */
const COEFFICIENT_BYTES = 2;

const SAMPLE_BYTES: Record<string, number> = { uchar: 1, char: 1, ushort: 2, short: 2 };
/** More than any format that is taken has: an unknown depth must not pass as a small one. */
const LARGEST_SAMPLE_BYTES = 8;

/** What an image says of itself before it is decoded. */
export type ImageShape = Pick<
  Metadata,
  'format' | 'width' | 'height' | 'channels' | 'depth' | 'isProgressive'
>;

/**
 * Bytes that decoding an image holds at once, to the order of magnitude. Line by line where the format allows it;
 * interlaced PNG, progressive JPEG and every WebP are decoded as a whole.
 */
export function decoderMemory({ format, width, height, channels, depth, isProgressive }: ImageShape): number {
  const sample = SAMPLE_BYTES[depth] ?? LARGEST_SAMPLE_BYTES;
  if (format === 'webp') return width * height * 4;
  if (!isProgressive) return width * Math.min(height, LINES_AT_ONCE) * channels * sample;
  return width * height * channels * (format === 'jpeg' ? COEFFICIENT_BYTES : sample);
}

/** Why an image is too large to decode, as the end of "The image ..."; undefined where it is not. */
export function excess(image: ImageShape): string | undefined {
  const { width, height } = image;
  if (Math.max(width, height) > SIDE_LIMIT) return `has a side of more than ${SIDE_LIMIT} pixels`;
  if (width * height > PIXEL_LIMIT) return `has more than ${PIXEL_LIMIT / 1_000_000} million pixels`;
  if (decoderMemory(image) > DECODER_MEMORY_LIMIT) {
    return 'needs too much memory to decode; save it smaller, with 8 bits a channel and not interlaced or progressive';
  }
  return undefined;
}
