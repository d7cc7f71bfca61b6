import type { Readable } from 'node:stream';
import { profileImageKey } from '../../contract/profile-image';
import type { AwsClients } from '../platform/aws-clients';
import { dependencyProblem } from '../platform/dependency';
import { statusOf } from '../platform/s3-objects';

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
        const object = await clients.s3.call((s3, abortSignal) => s3.get(wanted, { abortSignal }));
        if (object === 'not-modified') return object;
        const { body, length, etag } = object;
        if (length !== undefined && length <= IMAGE_LIMIT) return { body, length, etag };
        body.destroy();
        throw new Error(
          length === undefined
            ? 'The answer does not say how long the object is'
            : `The stored image has ${length} bytes, more than ${IMAGE_LIMIT}`,
        );
      } catch (error) {
        // Not NoSuchBucket: that is a wrong configuration, not a missing image.
        if (statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket') return undefined;
        throw dependencyProblem(error, 'Amazon S3', 'The image could not be read.');
      }
    },
    async put(sub, png, over) {
      const object = { Bucket: bucket, Key: profileImageKey(sub), Body: png, ContentType: 'image/png' };
      try {
        const { ETag } = await clients.s3.call((s3, abortSignal) => s3.put(object, { abortSignal }), {
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
        await clients.s3.call((s3, abortSignal) => s3.delete(object, { abortSignal }));
      } catch (error) {
        throw dependencyProblem(error, 'Amazon S3', 'The image could not be removed.');
      }
    },
  };
}
