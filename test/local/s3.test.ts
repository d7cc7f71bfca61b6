import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os, { tmpdir } from 'node:os';
import path from 'node:path';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CREDENTIALS, REGION } from '../../local/aws-account';
import { type LocalS3, startS3 } from '../../local/s3/start-s3';
import { until } from '../support/until';

const clientOf = (s3: LocalS3, credentials = CREDENTIALS) =>
  new S3Client({ endpoint: s3.url, region: REGION, credentials, maxAttempts: 1 });

describe('the local S3', () => {
  let s3: LocalS3;
  let client: S3Client;

  beforeAll(async () => {
    s3 = await startS3();
    client = clientOf(s3);
  });
  afterAll(async () => {
    client.destroy();
    await s3.stop();
  });

  const get = (Key: string, IfNoneMatch?: string) =>
    client.send(new GetObjectCommand({ Bucket: s3.bucket, Key, ...(IfNoneMatch && { IfNoneMatch }) }));

  const notModified = (etag: string) =>
    expect(get('image.png', etag)).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });

  it('keeps and gives images as they are, 5 MB ones too', async () => {
    const image = Buffer.alloc(5 * 1024 * 1024, 'pixels');
    await client.send(
      new PutObjectCommand({ Bucket: s3.bucket, Key: 'image.png', Body: image, ContentType: 'image/png' }),
    );
    const { Body, ContentType, ContentLength } = await get('image.png');
    expect([ContentType, ContentLength]).toEqual(['image/png', image.length]);
    expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(image)).toBe(true);
  });

  it('answers 304 to the current entity tag, and leaves no file open behind it', async () => {
    await s3.put('image.png', Buffer.from('pixels'));
    const { ETag = '', Body } = await get('image.png');
    await Body?.transformToByteArray();
    const opened = jest.spyOn(fs, 'open');
    const closed = jest.spyOn(fs, 'close');
    await notModified(ETag);
    await notModified(ETag);
    expect(opened).toHaveBeenCalledTimes(2);
    await until('the files are closed', () => closed.mock.calls.length === 2);
    await s3.put('image.png', Buffer.from('other pixels'));
    expect((await (await get('image.png', ETag)).Body?.transformToString()) ?? '').toBe('other pixels');
  });

  it('says that there is no object, in the words of the SDK', async () => {
    await expect(get('none.png')).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await s3.has('none.png')).toBe(false);
  });

  it('forgets a deleted object', async () => {
    await s3.put('gone.png', Buffer.from('pixels'));
    await s3.delete('gone.png');
    expect(await s3.has('gone.png')).toBe(false);
  });

  it('refuses a request that is signed with a wrong key', async () => {
    const stranger = clientOf(s3, { ...CREDENTIALS, secretAccessKey: 'wrong' });
    const request = stranger.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'image.png' }));
    await expect(request).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    stranger.destroy();
  });

  it('refuses a request that is not signed', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'POST']) {
      const response = await fetch(`${s3.url}/${s3.bucket}/unsigned.png`, { method });
      expect([method, response.status]).toEqual([method, 403]);
    }
    expect(await s3.has('unsigned.png')).toBe(false);
  });

  it.each(['../outside.png', 'a/../../outside.png', '../../outside/file.png', '..\\outside.png'])(
    'refuses the key %s, which leads out of the bucket',
    async (key) => {
      const command = { Bucket: s3.bucket, Key: key };
      const refused = { $metadata: { httpStatusCode: 400 } };
      await expect(client.send(new PutObjectCommand({ ...command, Body: 'x' }))).rejects.toMatchObject(
        refused,
      );
      await expect(client.send(new GetObjectCommand(command))).rejects.toMatchObject(refused);
    },
  );

  it('prints nothing to the terminal', async () => {
    const written = jest.spyOn(process.stdout, 'write');
    await s3.put('quiet.png', Buffer.from('pixels'));
    await get('none.png').catch(() => undefined);
    expect(written).not.toHaveBeenCalled();
  });
});

describe('the local S3 with and without a data folder', () => {
  // At once: Jest restores mocks before the next test, but after the `beforeAll` of another group.
  afterEach(() => jest.restoreAllMocks());
  it('neither copies nor deletes a file beside its bucket', async () => {
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'gatehouse-objects-'));
    const s3 = await startS3({ dataFolder });
    const client = clientOf(s3);
    const target = { Bucket: s3.bucket, Key: 'copy.png' };
    // What the object `../beside` of the bucket would be.
    const file = path.join(dataFolder, 's3', 'beside._S3rver_object');
    fs.writeFileSync(file, 'secret');

    const copy = new CopyObjectCommand({ ...target, CopySource: `${s3.bucket}/..%2fbeside` });
    await expect(client.send(copy)).rejects.toThrow();
    expect(await s3.has('copy.png')).toBe(false);
    const deletion = new DeleteObjectCommand({ ...target, Key: '../beside' });
    await expect(client.send(deletion)).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    expect(fs.readFileSync(file, 'utf8')).toBe('secret');

    client.destroy();
    await s3.stop();
    await rm(dataFolder, { recursive: true });
  });

  it('keeps objects over a restart where it has a data folder', async () => {
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'gatehouse-objects-'));
    const before = await startS3({ dataFolder });
    await before.put('image.png', Buffer.from('pixels'));
    await before.stop();
    const after = await startS3({ dataFolder });
    const image = await after.get('image.png');
    await after.stop();
    expect(String(image)).toBe('pixels');
    await rm(dataFolder, { recursive: true });
  });

  it('leaves nothing behind where it has no data folder', async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'gatehouse-home-'));
    jest.spyOn(os, 'tmpdir').mockReturnValue(home);
    const s3 = await startS3();
    await s3.put('image.png', Buffer.from('pixels'));
    const duringUse = fs.readdirSync(home);
    await s3.stop();
    expect(duringUse).toHaveLength(1);
    expect(fs.readdirSync(home)).toEqual([]);
    await rm(home, { recursive: true });
  });
});
