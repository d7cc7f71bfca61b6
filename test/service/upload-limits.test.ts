import http from 'node:http';
import sharp from 'sharp';
import { close, listen } from '../../local/loopback-server';
import { type LocalS3, startS3 } from '../../local/s3/start-s3';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { ADMIN_SUB, SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

const PATH = '/v1/profile-image';
const ABANDONED = 30;

let authority: SigningAuthority;
let s3: LocalS3;
let service: ServiceUnderTest;
let server: http.Server;
let port: number;
let tiny: Buffer;

const coloured = (size: number) =>
  sharp({ create: { width: size, height: size, channels: 3, background: 'red' } })
    .png()
    .toBuffer();

beforeEach(async () => {
  authority = await SigningAuthority.start();
  s3 = await startS3();
  service = await startService(authority, { s3Url: s3.url });
  server = http.createServer(service.app.handle);
  port = await listen(server, 0);
  tiny = await coloured(8);
});

afterEach(async () => {
  server.closeAllConnections();
  await close(server);
  service.stop();
  await s3.stop();
  await authority.stop();
});

const beginUpload = (sub: string, length: number) =>
  http.request({
    port,
    method: 'PUT',
    path: PATH,
    headers: {
      Authorization: `Bearer ${authority.accessToken({ sub })}`,
      'Content-Type': 'image/png',
      'Content-Length': length,
    },
  });

const upload = (sub = ADMIN_SUB) =>
  service.api
    .put(PATH)
    .set('Authorization', `Bearer ${authority.accessToken({ sub })}`)
    .set('Content-Type', 'image/png')
    .send(tiny);

/** Begins an upload that does not go on until it is destroyed, and waits until the service knows of it. */
async function holdUpload(sub: string): Promise<http.ClientRequest> {
  const request = beginUpload(sub, 1_000).on('error', () => {});
  const known = new Promise((resolve) => request.once('continue', resolve));
  request.setHeader('Expect', '100-continue');
  request.flushHeaders();
  await known;
  return request;
}

describe('uploads that are abandoned', () => {
  it('are neither decoded nor stored, and keep no other upload waiting', async () => {
    const large = await coloured(3_000);
    await Promise.all(
      Array.from({ length: ABANDONED }, (_, count) => {
        const request = beginUpload(`leaving-${count}`, large.length).on('error', () => {});
        return new Promise<void>((resolve) => {
          request.end(large, () => {
            request.destroy();
            resolve();
          });
        });
      }),
    );
    await until('all have left', () => service.log.filter(({ path }) => path === PATH).length === ABANDONED);
    let status = 503;
    while (status === 503) ({ status } = await upload());
    expect(status).toBe(204);
    const stored = await Promise.all(
      Array.from({ length: ABANDONED }, (_, count) => s3.get(`leaving-${count}.png`)),
    );
    expect(stored.filter((image) => image !== undefined)).toEqual([]);
  });
});

describe('an upload whose client has left', () => {
  it('counts as the one of its person until the work on it has ended', async () => {
    const large = await coloured(3_000);
    const others = ['a', 'b', 'c'].map((sub) => beginUpload(sub, large.length).on('error', () => {}));
    for (const request of others) request.end(large);
    const leaving = beginUpload(ADMIN_SUB, tiny.length).on('error', () => {});
    await new Promise<void>((resolve) => leaving.end(tiny, resolve));
    // What was sent before has arrived when this is answered.
    await service.api.get('/readyz');
    leaving.destroy();
    await until('it has left', () => service.log.some(({ msg }) => msg === 'request aborted'));
    const { body } = await upload().expect(429);
    expect(body.detail).toBe('Your last upload is still at work; one at a time');
    for (const request of others) request.destroy();
  });
});

describe('uploads at the same time', () => {
  it('are at most four; another is told to come back before its body is read', async () => {
    const held = await Promise.all(['a', 'b', 'c', 'd'].map(holdUpload));
    const { body, headers } = await upload().expect(503);
    expect([body.code, headers['retry-after']]).toEqual(['uploads-busy', '5']);
    held[0]?.destroy();
    const lines = () => service.log.filter(({ path }) => path === PATH).length;
    await until('one has left', () => lines() === 2);
    await upload().expect(204);
    for (const request of held) request.destroy();
  });

  it('are at most one of each person', async () => {
    const held = await holdUpload(ADMIN_SUB);
    const { body, headers } = await upload().expect(429);
    expect([body.code, headers['retry-after']]).toEqual(['too-many-uploads', '1']);
    await upload('somebody-else').expect(204);
    held.destroy();
  });
});

describe('uploads of one person', () => {
  it('are at most ten a minute', async () => {
    for (let count = 0; count < 10; count++) await upload().expect(204);
    const { body, headers } = await upload().expect(429);
    expect(body.code).toBe('too-many-uploads');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(headers).not.toHaveProperty('x-ratelimit-limit');
    await upload('somebody-else').expect(204);
  });
});
