import http from 'node:http';
import { close, listen } from '../../local/loopback-server';
import { type LocalS3, startS3 } from '../../local/s3/start-s3';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';
import { until } from '../support/until';

/** More than one person, or a task, may have at once of anything that is counted here. */
const LEAVING = 25;

let authority: SigningAuthority;
let s3: LocalS3;
let service: ServiceUnderTest;
let server: http.Server;
let port: number;

beforeEach(async () => {
  authority = await SigningAuthority.start();
  s3 = await startS3();
  service = await startService(authority, { s3Url: s3.url });
  server = http.createServer(service.app.handle);
  port = await listen(server, 0);
});

afterEach(async () => {
  await close(server);
  service.stop();
  await s3.stop();
  await authority.stop();
});

/** Sends requests of one person whose token's key has to be fetched, and breaks them off before it has come. */
async function leaveDuringVerification(method: string, path: string): Promise<void> {
  let release = () => {};
  authority.held = new Promise((resolve) => {
    release = resolve;
  });
  authority.rotatePoolKey();
  const fetches = authority.requests.length;
  const headers = { Authorization: `Bearer ${authority.accessToken()}`, 'Content-Type': 'image/png' };
  const requests = Array.from({ length: LEAVING }, () =>
    http.request({ port, method, path, headers }).on('error', () => {}),
  );
  for (const request of requests) request.flushHeaders();
  await until('the key is being fetched', () => authority.requests.length > fetches);
  for (const request of requests) request.destroy();
  const aborted = () => service.log.filter(({ msg }) => msg === 'request aborted');
  await until('all have left', () => aborted().length === LEAVING);
  release();
  authority.held = undefined;
}

const bearer = () => ({ Authorization: `Bearer ${authority.accessToken()}` });

describe('clients that leave while their token is being verified', () => {
  it('are no downloads under way', async () => {
    await leaveDuringVerification('GET', '/v1/profile-image');
    await service.api.get('/v1/profile-image').set(bearer()).expect(404);
  });

  it('are no uploads under way', async () => {
    await leaveDuringVerification('PUT', '/v1/profile-image');
    const { body } = await service.api
      .put('/v1/profile-image')
      .set({ ...bearer(), 'Content-Type': 'image/png' })
      .send(Buffer.from('no image'))
      .expect(422);
    expect(body.code).toBe('invalid-image');
  });

  it('are no open streams', async () => {
    await leaveDuringVerification('GET', '/v1/events');
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      http.get({ port, path: '/v1/events', headers: bearer() }, resolve).once('error', reject);
    });
    expect(response.statusCode).toBe(200);
    response.destroy();
  });
});
