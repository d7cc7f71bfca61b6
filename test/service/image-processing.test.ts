import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { ImageMediaType } from '../../service/profile/image-formats';
import { toProfileImage } from '../../service/profile/image-processing';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });

const refused = async (bytes: Buffer, mediaType: ImageMediaType = 'image/png') =>
  expect(toProfileImage(bytes, mediaType)).rejects.toMatchObject({
    type: { code: 'invalid-image', status: 422 },
  });

describe('an uploaded image', () => {
  it.each([
    ['image/png', () => picture(800, 400).png().toBuffer()],
    ['image/jpeg', () => picture(800, 400).jpeg().toBuffer()],
    ['image/webp', () => picture(800, 400).webp().toBuffer()],
  ] as const)('of type %s is fitted into 512x512 and kept as PNG', async (mediaType, bytes) => {
    const { format, width, height } = await sharp(await toProfileImage(await bytes(), mediaType)).metadata();
    expect([format, width, height]).toEqual(['png', 512, 256]);
  });

  it('that takes longer than its time is refused, and the reason says so', async () => {
    const bytes = await picture(40, 30).png().toBuffer();
    // As sharp reports it; an image that takes too long on one machine takes no time on another.
    const toBuffer = jest
      .spyOn(sharp.prototype, 'toBuffer')
      .mockRejectedValue(new Error('timeout: 42% complete'));
    await expect(toProfileImage(bytes, 'image/png')).rejects.toThrow(
      'The image could not be decoded within 10 s',
    );
    toBuffer.mockRestore();
  });

  it('that is smaller stays as small', async () => {
    const { width, height } = await sharp(
      await toProfileImage(await picture(40, 30).png().toBuffer(), 'image/png'),
    ).metadata();
    expect([width, height]).toEqual([40, 30]);
  });

  it('is turned upright and stripped of its metadata', async () => {
    const bytes = await picture(200, 100)
      .jpeg()
      .withExif({ IFD0: { Copyright: 'somebody', Orientation: '6' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect((await sharp(bytes).metadata()).orientation).toBe(6);
    const { width, height, exif, orientation } = await sharp(
      await toProfileImage(bytes, 'image/jpeg'),
    ).metadata();
    expect([width, height, exif, orientation]).toEqual([100, 200, undefined, undefined]);
  });

  it('that is truncated is refused', async () => {
    for (const [mediaType, bytes] of [
      ['image/png', await picture(300, 300).png({ compressionLevel: 0 }).toBuffer()],
      ['image/jpeg', await picture(300, 300).jpeg().toBuffer()],
      ['image/webp', await picture(300, 300).webp({ lossless: true }).toBuffer()],
    ] as const) {
      await refused(bytes.subarray(0, Math.floor(bytes.length / 2)), mediaType);
    }
  });

  it('that is not of the announced type is refused', async () => {
    await refused(await picture(10, 10).jpeg().toBuffer(), 'image/png');
    await refused(await picture(10, 10).png().toBuffer(), 'image/webp');
    await refused(await picture(10, 10).gif().toBuffer(), 'image/png');
    await refused(await picture(10, 10).tiff().toBuffer(), 'image/png');
  });

  it('that is an SVG is refused, whatever it is called', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    );
    await refused(svg, 'image/png');
    // Not just by its name: the decoder itself is switched off.
    await expect(sharp(svg).png().toBuffer()).rejects.toThrow();
  });

  it('that is empty or no image is refused', async () => {
    await refused(Buffer.alloc(0));
    await refused(Buffer.from('not an image'));
  });

  it('that is a decompression bomb is refused by its size, before it is decoded', async () => {
    const bomb = hugePng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(5 * 1024 * 1024);
    await refused(bomb);
  });
});

/** A valid PNG of one colour: a bit for a pixel, almost nothing when compressed. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
