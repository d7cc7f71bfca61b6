import { createHmac, randomBytes } from 'node:crypto';

/** Time-based one-time passwords (RFC 6238), as authenticator apps make them: SHA-1, 6 digits, a new one every 30 s. */

const STEP = 30_000;

/** Steps before and after the present one that count too, for clocks that differ. */
const TOLERANCE = 1;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** New secret of 256 bits, in base32. */
export const createTotpSecret = (): string => base32(randomBytes(32));

/** @param at milliseconds since 1970 */
export const totpCode = (secret: string, at: number): string => codeOfStep(secret, Math.floor(at / STEP));

/** Code that was not used yet: that of the present step, or of the next. */
export const unusedTotpCode = (
  { secret, lastStep }: { secret: string; lastStep: number },
  at: number,
): string => codeOfStep(secret, Math.max(Math.floor(at / STEP), lastStep + 1));

/** Number of the time step that a code belongs to; undefined for a wrong code. */
export function stepOfCode(secret: string, code: string, at: number): number | undefined {
  const present = Math.floor(at / STEP);
  for (let step = present - TOLERANCE; step <= present + TOLERANCE; step++) {
    if (codeOfStep(secret, step) === code) return step;
  }
  return undefined;
}

function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Base32 without padding (RFC 4648). */
function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
