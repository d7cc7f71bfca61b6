import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { crc32 } from 'node:zlib';

/**
 * Body with a checksum: breaks off before its last part where it has another than was said (Amazon S3 User Guide:
 * "Checking object integrity in Amazon S3").
 */
export class CheckedBody extends Transform {
  #missing: number;
  #crc = 0;
  readonly #expected: number;

  /**
   * @param source says with an error event when it ends too soon
   * @param length in bytes
   * @param checksum CRC-32 of the whole, in base64 of four bytes with the highest first
   * @throws {RangeError} where the checksum is none
   */
  constructor(source: Readable, length: number, checksum: string) {
    super();
    this.#missing = length;
    this.#expected = Buffer.from(checksum, 'base64').readUInt32BE();
    // Without `pipeline`, whose abort controller costs as much as the checksum.
    source.once('error', (error) => this.destroy(error));
    this.once('close', () => source.destroy());
    source.pipe(this);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.#crc = crc32(chunk, this.#crc);
    this.#missing -= chunk.length;
    if (this.#missing <= 0 && this.#crc !== this.#expected) {
      callback(new Error('The object does not have the checksum that it was stored with'));
    } else callback(null, chunk);
  }
}
