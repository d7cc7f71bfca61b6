import type { Readable } from 'node:stream';
import { profileImageKey } from '../../contract/profile-image';
import type { AwsClients } from '../platform/aws-clients';
import { dependencyProblem } from '../platform/dependency';

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
  /** Replaces the image as a whole and returns its new entity tag. */
  put(sub: string, png: Buffer): Promise<string>;
  /** Deleting what is not there succeeds. */
  delete(sub: string): Promise<void>;
}

export function createImageStore(clients: AwsClients, bucket: string): ImageStore {
  return {
    async get(sub, ifNoneMatch) {
      const s3 = await clients.s3();
      try {
        const object = await s3.getObject({
          Bucket: bucket,
          Key: profileImageKey(sub),
          ...(ifNoneMatch && { IfNoneMatch: ifNoneMatch }),
        });
        // In Node the SDK's body is always a Readable.
        return { body: object.Body as Readable, length: object.ContentLength ?? 0, etag: object.ETag ?? '' };
      } catch (error) {
        const status = statusOf(error);
        if (status === 304) return 'not-modified';
        // Not NoSuchBucket: that is a wrong configuration, not a missing image.
        if (status === 404 && (error as Error).name !== 'NoSuchBucket') return undefined;
        throw dependencyProblem(error, 'Amazon S3', 'The image could not be read.');
      }
    },
    async put(sub, png) {
      const s3 = await clients.s3();
      try {
        const { ETag } = await s3.putObject({
          Bucket: bucket,
          Key: profileImageKey(sub),
          Body: png,
          ContentType: 'image/png',
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
      const s3 = await clients.s3();
      try {
        await s3.deleteObject({ Bucket: bucket, Key: profileImageKey(sub) });
      } catch (error) {
        throw dependencyProblem(error, 'Amazon S3', 'The image could not be removed.');
      }
    },
  };
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
