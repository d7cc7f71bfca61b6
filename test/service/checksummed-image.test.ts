import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import { close, listen } from '../../local/loopback-server';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

const PATH = '/v1/profile-image';
const image = Buffer.alloc(4 * 1024 * 1024, 7);
/** Amazon S3 sends the checksum that the SDK uploaded with the object; the S3 stand-in does not. */
let checksum: string;

let authority: SigningAuthority;
let s3: http.Server;
let service: ServiceUnderTest;
let front: http.Server;

const crc32Of = (bytes: Buffer) => {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(bytes));
  return value.toString('base64');
};

beforeAll(async () => {
  authority = await SigningAuthority.start();
  s3 = http.createServer((_request, response) => {
    response.writeHead(200, {
      'Content-Length': image.length,
      ETag: '"image"',
      'x-amz-checksum-crc32': checksum,
      'x-amz-checksum-type': 'FULL_OBJECT',
    });
    response.end(image);
  });
  service = await startService(authority, { s3Url: `http://127.0.0.1:${await listen(s3, 0)}` });
  front = http.createServer(service.app.handle);
  await listen(front, 0);
});

beforeEach(() => {
  checksum = crc32Of(image);
  service.log.length = 0;
});

afterAll(async () => {
  service.stop();
  await Promise.all([close(front), close(s3), authority.stop()]);
});

const headers = () => ({ Authorization: `Bearer ${authority.accessToken()}`, Accept: 'image/png' });

/** On a connection of its own: one that was broken off must not be used again. */
const read = () =>
  http.get({
    port: (front.address() as AddressInfo).port,
    path: PATH,
    headers: headers(),
    agent: false,
  });

describe('an image that S3 sends with a checksum', () => {
  it('is sent whole where it is right', async () => {
    const response = await service.api.get(PATH).set(headers()).expect(200);
    expect(image.equals(response.body)).toBe(true);
  });

  it('is broken off where it is wrong', async () => {
    checksum = crc32Of(Buffer.from('another image'));
    const request = read();
    request.on('response', (response) => response.on('error', () => {}).resume());
    request.on('error', () => {});
    await until('the request is logged', () => service.log.length > 0);
    expect(service.log).toMatchObject([{ level: 'error', problem: 'dependency-unavailable' }]);
  });

  it('harms nobody else when its reader leaves', async () => {
    const leaving = read();
    leaving.once('response', (response) => {
      response.on('error', () => {});
      response.once('data', () => leaving.destroy());
    });
    leaving.on('error', () => {});
    await until('the request is logged', () => service.log.length > 0);
    expect(service.log).toMatchObject([{ level: 'info', msg: 'request aborted' }]);
    await service.api.get('/livez').expect(200);
  });

  it('is let go of where it is not read at all', async () => {
    await service.api.head(PATH).set(headers()).expect(200);
    await service.api.get(PATH).set(headers()).set('If-None-Match', '*').expect(304);
  });
});
