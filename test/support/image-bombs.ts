import sharp, { type Sharp } from 'sharp';

/** An image that is small as a file and large in memory. */
export interface ImageBomb {
  mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
  bytes(): Promise<Buffer>;
}

type Shape = readonly [width: number, height: number];

const plain = ([width, height]: Shape, channels: 3 | 4): Sharp =>
  sharp({ create: { width, height, channels, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } });

const png = (image: Sharp, progressive = false): ImageBomb => ({
  mediaType: 'image/png',
  bytes: () => image.png({ progressive }).toBuffer(),
});

const jpeg = (image: Sharp, options: { progressive?: boolean } = {}): ImageBomb => ({
  mediaType: 'image/jpeg',
  bytes: () => image.jpeg({ chromaSubsampling: '4:4:4', ...options }).toBuffer(),
});

/** A pattern that WebP's lossless coder copies again and again, and so must hold as a whole. */
const tiledWebp = (shape: Shape): ImageBomb => ({
  mediaType: 'image/webp',
  async bytes() {
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
    const tile = sharp({ create: { width: 64, height: 64, channels: 3, background: 'black', noise } });
    const input = await tile.png().toBuffer();
    return plain(shape, 4)
      .composite([{ input, tile: true }])
      .webp({ lossless: true, effort: 0 })
      .toBuffer();
  },
});

type Bombs = Readonly<Record<string, ImageBomb>>;

const sixteenBits = (image: Sharp) => image.toColourspace('rgb16');
const cmyk = (shape: Shape) => plain(shape, 3).toColourspace('cmyk');

/** Images that are refused: each would cost hundreds of megabytes. */
export const REFUSED_BOMBS: Bombs = {
  'an interlaced PNG of 49 megapixels with 16 bits a channel': png(
    sixteenBits(plain([7_000, 7_000], 4)),
    true,
  ),
  'a PNG of 50,000,000 by 1 pixels': png(plain([50_000_000, 1], 3)),
  'a progressive JPEG of 49 megapixels': jpeg(plain([7_000, 7_000], 3), { progressive: true }),
  'a lossless WebP of 49 megapixels': tiledWebp([7_000, 7_000]),
};

/** More of them, which take longer to make. */
export const SLOW_REFUSED_BOMBS: Bombs = {
  'a PNG of 1 by 1,000,000 pixels': png(plain([1, 1_000_000], 3)),
  'a PNG of 16,383 pixels width with 16 bits a channel': png(sixteenBits(plain([16_383, 3_050], 4))),
  'a progressive CMYK JPEG of 49 megapixels': jpeg(cmyk([7_000, 7_000]), { progressive: true }),
};

/** Images that are taken, the largest of their kind. */
export const LARGEST_IMAGES: Bombs = {
  'a progressive JPEG of 16 megapixels': jpeg(plain([4_000, 4_000], 3), { progressive: true }),
  'a lossless WebP of 25 megapixels': tiledWebp([5_000, 5_000]),
};

/** More of them, which take longer to make. */
export const SLOW_LARGEST_IMAGES: Bombs = {
  'an interlaced PNG of 12 megapixels with 16 bits a channel': png(
    sixteenBits(plain([3_540, 3_540], 4)),
    true,
  ),
  'a PNG of 49 megapixels and 6,144 pixels width with 16 bits a channel': png(
    sixteenBits(plain([6_144, 8_000], 4)),
  ),
  'a PNG of 49 megapixels and 16,383 pixels width': png(plain([16_383, 3_050], 3)),
  'a baseline JPEG of 49 megapixels': jpeg(plain([7_000, 7_000], 3)),
  'a baseline CMYK JPEG of 49 megapixels': jpeg(cmyk([7_000, 7_000])),
  'a progressive CMYK JPEG of 12 megapixels': jpeg(cmyk([3_540, 3_540]), { progressive: true }),
};
