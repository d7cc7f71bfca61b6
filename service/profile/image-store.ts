import type { Readable } from 'node:stream';
import { profileImageKey } from '../../contract/profile-image';
import type { AwsClients } from '../platform/aws-clients';
import { dependencyProblem } from '../platform/dependency';

/** Largest image that is sent, in bytes: larger than any that the service stores. */
const IMAGE_LIMIT = 8 * 1024 * 1024;

/** An image on its way from the store: `body` must be read to its end or destroyed. */
export interface StoredImage {
  body: Readable;
  /** In bytes. */
  length: number;
  /** S3's entity tag, with its quotes. */
  etag: string;
}

/** Profile images by the user's `sub`, as PNG. Every method throws a 502, 503 or 504 problem where S3 fails. */
export interface ImageStore {
  /**
   * @param ifNoneMatch an entity tag that the client already has
   * @returns the image; 'not-modified' where it has that tag; undefined where there is none
   */
  get(sub: string, ifNoneMatch?: string): Promise<StoredImage | 'not-modified' | undefined>;
  /**
   * Replaces the image as a whole and returns its new entity tag.
   *
   * @param over aborted when the image is no longer wanted: it is not stored then, unless it has been already
   */
  put(sub: string, png: Buffer, over: AbortSignal): Promise<string>;
  /** Deleting what is not there succeeds. */
  delete(sub: string): Promise<void>;
}

export function createImageStore(clients: AwsClients, bucket: string): ImageStore {
  return {
    async get(sub, ifNoneMatch) {
      const wanted = {
        Bucket: bucket,
        Key: profileImageKey(sub),
        ...(ifNoneMatch && { IfNoneMatch: ifNoneMatch }),
      };
      try {
        const object = await clients.s3.call((s3, abortSignal) => s3.getObject(wanted, { abortSignal }));
        // In Node the SDK's body is always a Readable.
        const body = object.Body as Readable;
        if (object.ContentLength === undefined) {
          body.destroy();
          throw new Error('The answer does not say how long the object is');
        }
        const image = {
          body,
          length: object.ContentLength,
          etag: object.ETag ?? '',
        };
        if (image.length <= IMAGE_LIMIT) return image;
        image.body.destroy();
        throw new Error(`The stored image has ${image.length} bytes, more than ${IMAGE_LIMIT}`);
      } catch (error) {
        const status = statusOf(error);
        if (status === 304) return 'not-modified';
        // Not NoSuchBucket: that is a wrong configuration, not a missing image.
        if (status === 404 && (error as Error).name !== 'NoSuchBucket') return undefined;
        throw dependencyProblem(error, 'Amazon S3', 'The image could not be read.');
      }
    },
    async put(sub, png, over) {
      const object = { Bucket: bucket, Key: profileImageKey(sub), Body: png, ContentType: 'image/png' };
      try {
        const { ETag } = await clients.s3.call((s3, abortSignal) => s3.putObject(object, { abortSignal }), {
          over,
        });
        return ETag ?? '';
      } catch (error) {
        throw dependencyProblem(
          error,
          'Amazon S3',
          'The image could not be stored; the old one may still be there.',
        );
      }
    },
    async delete(sub) {
      const object = { Bucket: bucket, Key: profileImageKey(sub) };
      try {
        await clients.s3.call((s3, abortSignal) => s3.deleteObject(object, { abortSignal }));
      } catch (error) {
        throw dependencyProblem(error, 'Amazon S3', 'The image could not be removed.');
      }
    },
  };
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
