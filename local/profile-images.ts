import sharp from 'sharp';
import { profileImageKey } from '../contract/profile-image';
import type { LocalUser } from './cognito/users';
import type { LocalS3 } from './s3/start-s3';

/** What a user's first image shows: a person before a colour, with an emblem. */
interface Portrait {
  background: string;
  /** An SVG path in a square of 24. */
  emblem: string;
}

const KEY = 'M7 7a5 5 0 1 0 4.6 7H14v3h3v-3h2v3h3v-5H11.6A5 5 0 0 0 7 7zm0 3a2 2 0 1 1 0 4 2 2 0 0 1 0-4z';
const HOUSE = 'M12 4 3 12h3v8h5v-5h2v5h5v-8h3z';

const PORTRAITS: readonly Portrait[] = [
  { background: '#14532d', emblem: KEY },
  { background: '#7c2d12', emblem: HOUSE },
];

/** Gives every user without an image a first one; what a user has put there stays. */
export async function seedProfileImages(s3: LocalS3, users: readonly LocalUser[]): Promise<void> {
  for (const [index, { sub }] of users.entries()) {
    const portrait = PORTRAITS[index % PORTRAITS.length];
    const key = profileImageKey(sub);
    if (portrait && !(await s3.has(key))) await s3.put(key, await draw(portrait));
  }
}

function draw({ background, emblem }: Portrait): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">
<rect width="256" height="256" fill="${background}"/>
<circle cx="128" cy="96" r="48" fill="#fde68a"/>
<path d="M32 256a96 96 0 0 1 192 0z" fill="#fde68a"/>
<path d="${emblem}" transform="translate(92 172) scale(3)" fill="${background}"/>
</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
