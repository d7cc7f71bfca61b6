import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from '@20minutes/s3rver';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CREDENTIALS, PROFILE_IMAGE_BUCKET, REGION } from '../aws-account';
import { close, createLoopbackServer, listen } from '../loopback-server';
import { guardStore } from './guarded-store';

export interface S3Options {
  /** Any free port by default. */
  port?: number;
  /** Where objects are kept; without it, until `stop`. */
  dataFolder?: string;
}

export interface LocalS3 {
  /** For `AWS_ENDPOINT_URL_S3`; an address by number makes the SDK put the bucket into the path. */
  url: string;
  bucket: string;
  put(key: string, body: Uint8Array, contentType?: string): Promise<void>;
  has(key: string): Promise<boolean>;
  /** The object's bytes, `undefined` where there is none. */
  get(key: string): Promise<Buffer | undefined>;
  delete(key: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Amazon S3 on loopback, with the bucket of the profile images.
 *
 * @throws {Error} with `code` `EADDRINUSE` where the port is taken
 */
export async function startS3({ port = 0, dataFolder }: S3Options = {}): Promise<LocalS3> {
  const directory = dataFolder
    ? path.resolve(dataFolder, 's3')
    : await mkdtemp(path.join(tmpdir(), 'gatehouse-s3-'));
  const store = new S3rver({
    directory,
    silent: true,
    vhostBuckets: false,
    configureBuckets: [{ name: PROFILE_IMAGE_BUCKET, configs: [] }],
  });
  guardStore(store);
  await store.configureBuckets();
  const server = createLoopbackServer(store.callback());
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  const client = new S3Client({
    endpoint: url,
    region: REGION,
    credentials: CREDENTIALS,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const object = (key: string) => ({ Bucket: PROFILE_IMAGE_BUCKET, Key: key });

  return {
    url,
    bucket: PROFILE_IMAGE_BUCKET,
    async put(key, body, contentType = 'image/png') {
      await client.send(new PutObjectCommand({ ...object(key), Body: body, ContentType: contentType }));
    },
    async has(key) {
      try {
        await client.send(new HeadObjectCommand(object(key)));
        return true;
      } catch (error) {
        if (error instanceof NotFound) return false;
        throw error;
      }
    },
    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand(object(key)));
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async delete(key) {
      await client.send(new DeleteObjectCommand(object(key)));
    },
    async stop() {
      client.destroy();
      await close(server);
      if (!dataFolder) await rm(directory, { recursive: true, force: true });
    },
  };
}
