import { readFileSync } from 'node:fs';
import type { ImageMediaType } from '../../service/profile/image-formats';
import { toProfileImage } from '../../service/profile/image-processing';

/** Memory is what is tested here; the machine may be slow, in seconds. */
const DECODING_TIME = 100;

/**
 * A program of its own: `decode-and-report.ts <media type> <file>...` decodes the files, all asked for at once as
 * uploads are, and prints what became of each and the most memory that this process ever had.
 */
async function main(): Promise<void> {
  const [mediaType, ...files] = process.argv.slice(2) as [ImageMediaType, ...string[]];
  const results = await Promise.all(
    files.map((file) =>
      toProfileImage(readFileSync(file), mediaType, undefined, DECODING_TIME).then(
        () => 'stored',
        (error: Error) => error.message,
      ),
    ),
  );
  const peakMegabytes = Math.round(peakKilobytes() / 1024);
  process.stdout.write(JSON.stringify({ results, peakMegabytes }));
}

/** Linux hands `maxRSS` on from the process that started this one; its own peak is in `/proc`. */
function peakKilobytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}

void main();
