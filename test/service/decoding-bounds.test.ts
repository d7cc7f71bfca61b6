import {
  DECODER_MEMORY_LIMIT,
  decoderMemory,
  excess,
  type ImageShape,
  PIXEL_LIMIT,
  SIDE_LIMIT,
} from '../../service/profile/decoding-bounds';

const shape = (changes: Partial<ImageShape>): ImageShape => ({
  format: 'png',
  width: 100,
  height: 50,
  channels: 3,
  depth: 'uchar',
  isProgressive: false,
  ...changes,
});

describe('the memory that decoding an image takes', () => {
  it.each([
    ['all its lines where it has few', {}, 100 * 50 * 3],
    ['2,048 lines where it has more', { height: 5_000 }, 100 * 2_048 * 3],
    ['two bytes a sample with 16 bits a channel', { depth: 'ushort' }, 100 * 50 * 3 * 2],
    ['one byte a sample with signed 8 bits', { depth: 'char' }, 100 * 50 * 3],
    ['two bytes a sample with signed 16 bits', { depth: 'short' }, 100 * 50 * 3 * 2],
    ['eight bytes a sample of a depth that nobody knows', { depth: 'complex' }, 100 * 50 * 3 * 8],
    ['a sample for each channel', { channels: 4 }, 100 * 50 * 4],
    ['a whole interlaced PNG', { height: 5_000, isProgressive: true }, 100 * 5_000 * 3],
    [
      'a whole progressive JPEG, two bytes a coefficient',
      { format: 'jpeg', height: 5_000, isProgressive: true },
      100 * 5_000 * 3 * 2,
    ],
    ['2,048 lines of a baseline JPEG', { format: 'jpeg', height: 5_000 }, 100 * 2_048 * 3],
    ['a whole WebP with four bytes a pixel', { format: 'webp', height: 5_000 }, 100 * 5_000 * 4],
  ] as const)('is that of %s', (_what, changes, bytes) => {
    expect(decoderMemory(shape(changes))).toBe(bytes);
  });
});

describe('an image', () => {
  it('may have each side as long as WebP allows, and not a pixel longer', () => {
    for (const side of ['width', 'height'] as const) {
      const other = side === 'width' ? { height: 1 } : { width: 1 };
      expect(excess(shape({ ...other, [side]: SIDE_LIMIT }))).toBeUndefined();
      expect(excess(shape({ ...other, [side]: SIDE_LIMIT + 1 }))).toBe(
        'has a side of more than 16383 pixels',
      );
    }
  });

  it('may have 50 million pixels, and not one line more', () => {
    expect(PIXEL_LIMIT).toBe(50_000_000);
    expect(excess(shape({ width: 5_000, height: 10_000 }))).toBeUndefined();
    expect(excess(shape({ width: 5_000, height: 10_001 }))).toBe('has more than 50 million pixels');
  });

  it('may take 96 MiB to decode, and not one line more', () => {
    expect(DECODER_MEMORY_LIMIT).toBe(100_663_296);
    expect(excess(shape({ format: 'webp', width: 4_096, height: 6_144 }))).toBeUndefined();
    expect(excess(shape({ format: 'webp', width: 4_096, height: 6_145 }))).toMatch(
      /^needs too much memory to decode; save it smaller/,
    );
  });
});
