import type { Readable } from 'node:stream';
import type {
  DeleteObjectCommandInput,
  GetObjectCommandInput,
  PutObjectCommandInput,
  S3,
  S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { UndiciHttpHandler } from '@smithy/undici-http-handler';
import { CheckedBody } from './checked-body';
import { type Answer, type CallOptions, RepeatedCalls } from './repeated-calls';
import { RequestSigner } from './request-signer';

/** An object on its way: its body must be read to its end or destroyed. */
export interface S3Object {
  body: Readable;
  /** In bytes; undefined where S3 does not say it. */
  length: number | undefined;
  /** With its quotes. */
  etag: string;
}

interface Wanted {
  Bucket: string;
  Key: string;
  /** An entity tag that the client already has. */
  IfNoneMatch?: string;
}

/** Keys that are in a request's path and in its signature just as they are. */
const PLAIN_KEY = /^[\w-][\w.-]*$/;

/** What checksums are sent in, and the one that the SDK stores with each upload. */
const CHECKSUMS = 'x-amz-checksum-';
const CRC32 = `${CHECKSUMS}crc32`;

/** Objects of Amazon S3; those that are read are checked by the checksum that was stored with them. */
export class S3Objects {
  readonly #calls: RepeatedCalls;

  private constructor(
    private readonly sdk: S3,
    handler: UndiciHttpHandler,
    region: string,
  ) {
    this.#calls = new RepeatedCalls(sdk.config, new RequestSigner(region, 's3'), handler);
  }

  static async create(
    config: S3ClientConfig & { region: string; requestHandler: UndiciHttpHandler },
  ): Promise<S3Objects> {
    const { S3 } = await import('@aws-sdk/client-s3');
    return new S3Objects(new S3(config), config.requestHandler, config.region);
  }

  destroy(): void {
    this.sdk.destroy();
  }

  /** @throws the SDK's errors but for 304 */
  async get(wanted: Wanted, options: CallOptions): Promise<S3Object | 'not-modified'> {
    const { Bucket, Key, IfNoneMatch } = wanted;
    if (!PLAIN_KEY.test(Key)) return this.#getBySdk(wanted, options);
    return this.#calls.call<S3Object | 'not-modified'>(options, {
      key: JSON.stringify([Bucket, IfNoneMatch !== undefined]),
      change(request) {
        request.path = `${request.path.slice(0, request.path.lastIndexOf('/'))}/${Key}`;
        if (IfNoneMatch !== undefined) request.headers['if-none-match'] = IfNoneMatch;
      },
      read: async (answer) => toObject(answer),
      bySdk: (options) => this.#getBySdk(wanted, options),
    });
  }

  put(input: PutObjectCommandInput, options: CallOptions): Promise<{ ETag?: string | undefined }> {
    return this.sdk.putObject(input, options);
  }

  async delete(input: DeleteObjectCommandInput, options: CallOptions): Promise<void> {
    await this.sdk.deleteObject(input, options);
  }

  async #getBySdk(wanted: GetObjectCommandInput, options: CallOptions): Promise<S3Object | 'not-modified'> {
    try {
      const { Body, ContentLength, ETag } = await this.sdk.getObject(wanted, options);
      // In Node the SDK's body is always a Readable.
      return { body: Body as Readable, length: ContentLength, etag: ETag ?? '' };
    } catch (error) {
      if (statusOf(error) === 304) return 'not-modified';
      throw error;
    }
  }
}

/** Status that an error of the SDK's client is for. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** Undefined where it is an error, or has a checksum that only the SDK can compute. */
function toObject({ statusCode, headers, body }: Answer): { result: S3Object | 'not-modified' } | undefined {
  const stream = body as Readable;
  if (statusCode === 304) {
    stream.resume();
    return { result: 'not-modified' };
  }
  if (statusCode !== 200) return undefined;
  const length = headers['content-length'] === undefined ? undefined : Number(headers['content-length']);
  const etag = headers['etag'] ?? '';
  const checksum = headers[CRC32];
  if (checksum === undefined || length === undefined) {
    const isChecked = Object.keys(headers).some((name) => name.startsWith(CHECKSUMS));
    return isChecked ? undefined : { result: { body: stream, length, etag } };
  }
  if (headers['x-amz-checksum-type'] === 'COMPOSITE') return undefined;
  return { result: { body: new CheckedBody(stream, length, checksum), length, etag } };
}
