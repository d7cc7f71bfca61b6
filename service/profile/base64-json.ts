import { Transform, type TransformCallback } from 'node:stream';

const PREFIX = '{"image":"';
const SUFFIX = '"}';

/** Length of `{"image":"<base64>"}` for so many bytes. */
export function base64JsonLength(bytes: number): number {
  return PREFIX.length + Math.ceil(bytes / 3) * 4 + SUFFIX.length;
}

/** Turns bytes into the tutorial's `{"image":"<base64>"}` as they pass, three at a time, without keeping them. */
export class Base64Json extends Transform {
  #rest = Buffer.alloc(0);
  #begun = false;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#begin();
    const bytes = Buffer.concat([this.#rest, chunk]);
    const whole = bytes.length - (bytes.length % 3);
    this.#rest = bytes.subarray(whole);
    done(null, bytes.toString('base64', 0, whole));
  }

  override _flush(done: TransformCallback): void {
    this.#begin();
    done(null, this.#rest.toString('base64') + SUFFIX);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.push(PREFIX);
  }
}
