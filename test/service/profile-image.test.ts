import http from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { type LocalS3, startS3 } from '../../local/s3/start-s3';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { ADMIN_SUB, residentClaims, SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

const PATH = '/v1/profile-image';

let authority: SigningAuthority;
let s3: LocalS3;
let front: FaultyProxy;
let service: ServiceUnderTest;
let picture: Buffer;

beforeAll(async () => {
  authority = await SigningAuthority.start();
  s3 = await startS3();
  front = await startFaultyProxy(s3.url);
  service = await startService(authority, { s3Url: front.url });
  picture = await coloured('red');
});

beforeEach(() => s3.put(`${ADMIN_SUB}.png`, picture));

afterAll(async () => {
  service.stop();
  await front.stop();
  await s3.stop();
  await authority.stop();
});

const coloured = (background: string, size = 64) =>
  sharp({ create: { width: size, height: size, channels: 3, background } })
    .png()
    .toBuffer();

const bearer = (claims: Record<string, unknown> = {}) => ({
  Authorization: `Bearer ${authority.accessToken(claims)}`,
});
const show = (claims: Record<string, unknown> = {}) => service.api.get(PATH).set(bearer(claims));
const asImage = () => show().set('Accept', 'image/avif,image/webp,image/apng,image/*,*/*;q=0.8');

describe('a profile image', () => {
  it("is what the tutorial's app expects: JSON with base64, though it sends a content type and no body", async () => {
    const response = await show()
      .set({ Accept: 'application/json, text/plain, */*', 'Content-Type': 'application/json' })
      .expect(200)
      .expect('Content-Type', /^application\/json/);
    expect(response.body).toEqual({ image: picture.toString('base64') });
    expect(Number(response.headers['content-length'])).toBe(response.text.length);
  });

  it('is JSON for a client that takes anything, or does not say', async () => {
    expect((await show().set('Accept', '*/*').expect(200)).body.image).toBe(picture.toString('base64'));
    expect((await show().unset('Accept').expect(200)).type).toBe('application/json');
  });

  it('is bytes for a client that prefers an image, as a browser does', async () => {
    const response = await asImage().expect(200).expect('Content-Type', 'image/png');
    expect(response.body).toEqual(picture);
    expect(response.headers).toMatchObject({
      'cache-control': 'private, no-cache',
      vary: 'Authorization, Accept, Cookie',
      'x-content-type-options': 'nosniff',
      'content-length': String(picture.length),
    });
  });

  it('is the same whatever its length: base64 pads as it must', async () => {
    for (const extra of [1, 2, 3]) {
      const bytes = Buffer.concat([picture, Buffer.alloc(extra)]);
      await s3.put(`${ADMIN_SUB}.png`, bytes);
      const response = await show().expect(200);
      expect(response.body.image).toBe(bytes.toString('base64'));
      expect(Number(response.headers['content-length'])).toBe(response.text.length);
    }
  });

  it.each([
    [
      'Chromium',
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
    ],
    ['Firefox and Safari', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ])('is its bytes where somebody opens the address in %s', async (_browser, accept) => {
    expect((await show().set('Accept', accept).expect(200)).type).toBe('image/png');
  });

  it('is JSON where a page would be taken too, and no image', async () => {
    const accept = 'text/html, application/json;q=0.9';
    expect((await show().set('Accept', accept).expect(200)).type).toBe('application/json');
  });

  it('in no form that the client accepts is a problem', async () => {
    expect((await show().set('Accept', 'text/plain').expect(406)).body.code).toBe('not-acceptable');
  });

  it("is the caller's own", async () => {
    expect((await show(residentClaims()).expect(404)).body.code).toBe('no-image');
    await service.api.get(PATH).expect(401);
    await show({ scope: 'openid' }).expect(403);
  });

  it('can be asked for by its head', async () => {
    const { headers } = await service.api.head(PATH).set(bearer()).set('Accept', 'image/png').expect(200);
    expect(headers['content-length']).toBe(String(picture.length));
  });
});

describe('an entity tag', () => {
  const tagOf = async (accept: string) =>
    String((await show().set('Accept', accept).expect(200)).headers['etag']);

  it.each(['image/png', 'application/json'])('of %s is revalidated', async (accept) => {
    const etag = await tagOf(accept);
    const fresh = (tags: string) => show().set({ Accept: accept, 'If-None-Match': tags });
    for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { headers } = await fresh(tags).expect(304);
      expect(headers['etag']).toBe(etag);
      expect(headers['vary']).toBe('Authorization, Accept, Cookie');
    }
    await fresh('"other"').expect(200);
    await s3.put(`${ADMIN_SUB}.png`, await coloured('blue'));
    await fresh(etag).expect(200);
  });

  it('of bytes is the one of S3; of one representation it is never that of the other', async () => {
    const bytes = await tagOf('image/png');
    const json = await tagOf('application/json');
    expect(bytes).toMatch(/^"[0-9a-f]{32}"$/);
    expect(json).not.toBe(bytes);
    await show()
      .set({ Accept: 'image/png', 'If-None-Match': `"other", ${bytes}`, 'Cache-Control': 'no-cache' })
      .expect(304);
    await show().set({ Accept: 'application/json', 'If-None-Match': bytes }).expect(200);
    await show().set({ Accept: 'image/png', 'If-None-Match': json }).expect(200);
  });
});

describe('an upload', () => {
  const put = (bytes: Buffer, type = 'image/png') =>
    service.api.put(PATH).set(bearer()).set('Content-Type', type).send(bytes);

  it('replaces the image, fitted into 512x512 and as PNG', async () => {
    const photo = await sharp(await coloured('green', 900))
      .jpeg()
      .toBuffer();
    const { headers } = await put(photo, 'image/jpeg').expect(204);
    const stored = await s3.get(`${ADMIN_SUB}.png`);
    expect(await sharp(stored).metadata()).toMatchObject({ format: 'png', width: 512, height: 512 });
    await asImage().set('If-None-Match', String(headers['etag'])).expect(304);
  });

  it.each([
    ['a truncated file', () => picture.subarray(0, picture.length - 30), 'image/png', 422, 'invalid-image'],
    ['a mislabelled file', () => picture, 'image/webp', 422, 'invalid-image'],
    [
      'an SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'image/svg+xml',
      415,
      'unsupported-media-type',
    ],
    ['JSON', () => Buffer.from('{}'), 'application/json', 415, 'unsupported-media-type'],
    ['more than 5 MiB', () => Buffer.alloc(5 * 1024 * 1024 + 1), 'image/png', 413, 'body-too-large'],
  ])('of %s is refused, and the old image stays', async (_what, bytes, type, status, code) => {
    expect((await put(bytes(), type).expect(status)).body.code).toBe(code);
    expect(await s3.get(`${ADMIN_SUB}.png`)).toEqual(picture);
  });

  it('without a body is refused', async () => {
    await service.api.put(PATH).set(bearer()).set('Content-Type', 'image/png').expect(422);
  });

  it('of a stranger is refused before it is read', async () => {
    await service.api.put(PATH).set('Content-Type', 'image/png').send(picture).expect(401);
  });
});

describe('a removed image', () => {
  it('is gone, and removing it again is no mistake', async () => {
    await service.api.delete(PATH).set(bearer()).expect(204);
    await show().expect(404);
    expect(await s3.get(`${ADMIN_SUB}.png`)).toBeUndefined();
    await service.api.delete(PATH).set(bearer()).expect(204);
  });
});

describe('an image on its way', () => {
  let server: http.Server;
  const large = Buffer.alloc(4 * 1024 * 1024, 7);

  beforeAll(async () => {
    server = http.createServer(service.app.handle);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });

  const request = (claims: Record<string, unknown> = {}) =>
    http.get({
      port: (server.address() as AddressInfo).port,
      path: PATH,
      headers: { ...bearer(claims), Accept: 'image/png' },
    });
  const begun = (claims: Record<string, unknown> = {}) =>
    new Promise<http.IncomingMessage>((resolve, reject) => {
      request(claims).once('response', resolve).once('error', reject);
    });

  it('that S3 breaks off ends the connection: half an image is never taken for a whole one', async () => {
    await s3.put(`${ADMIN_SUB}.png`, large);
    front.inject({ breakAfterBytes: 1024 * 1024 });
    service.log.length = 0;
    const outcome = await new Promise<string>((resolve, reject) => {
      request()
        .on('response', (response) => {
          response.resume();
          response.once('end', () => resolve('whole'));
          response.once('error', () => resolve('broken'));
        })
        .once('error', reject);
    });
    expect(outcome).toBe('broken');
    await until('the request is logged', () => service.log.length > 0);
    front.inject('none');
    expect(service.log).toEqual([
      expect.objectContaining({ level: 'error', problem: 'dependency-unavailable', path: PATH }),
    ]);
    await show().expect(200);
  });

  it('to a client that leaves is no failure, and lets go of S3', async () => {
    await s3.put(`${ADMIN_SUB}.png`, large);
    service.log.length = 0;
    await new Promise<void>((resolve) => {
      const leaving = request();
      leaving.once('response', (response) => {
        response.once('data', () => leaving.destroy());
        response.once('error', () => resolve());
      });
      leaving.on('error', () => resolve());
    });
    await until('the request is logged', () => service.log.some(({ path }) => path === PATH));
    expect(service.log.map(({ level, msg }) => [level, msg])).toEqual([['info', 'request aborted']]);
  });

  it('is one of eight at most to the same person: who does not read them holds up nobody else', async () => {
    front.inject('trickle');
    const held = await Promise.all(Array.from({ length: 8 }, () => begun()));
    expect(held.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200));
    const { body, headers } = await show().expect(429);
    expect([body.code, headers['retry-after']]).toEqual(['too-many-downloads', '1']);
    expect(body.detail).toBe('Your image is being sent to you 8 times already');
    const others = await begun(residentClaims());
    expect(others.statusCode).toBe(200);
    service.log.length = 0;
    held[0]?.destroy();
    await until('one has ended', () => service.log.some(({ path }) => path === PATH));
    const next = await begun();
    expect(next.statusCode).toBe(200);
    await show().expect(429);
    for (const response of [...held, others, next]) response.destroy();
    front.inject('none');
  });
});
