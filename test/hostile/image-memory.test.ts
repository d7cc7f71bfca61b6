import { SLOW_LARGEST_IMAGES, SLOW_REFUSED_BOMBS } from '../support/image-bombs';
import { decodeInLimitedProcess } from '../support/limited-decoding';

/** Most megabytes for decoding one image after another, and for refusing one. */
const DECODING_MEMORY = 320;
const REFUSING_MEMORY = 120;

describe('decoding an uploaded image', () => {
  it.each(Object.entries(SLOW_REFUSED_BOMBS))('refuses %s before it takes memory', async (_name, bomb) => {
    const { results, peakMegabytes } = await decodeInLimitedProcess(bomb, 1);
    expect(results).toEqual([expect.stringMatching(/^The image (has|needs) /)]);
    expect(peakMegabytes).toBeLessThan(REFUSING_MEMORY);
  });

  it.each(Object.entries(SLOW_LARGEST_IMAGES))(
    'takes %s, three uploads at once, within the memory of the default task',
    async (_name, image) => {
      const { results, peakMegabytes } = await decodeInLimitedProcess(image, 3);
      expect(results).toEqual(['stored', 'stored', 'stored']);
      expect(peakMegabytes).toBeLessThan(DECODING_MEMORY);
    },
  );
});
