import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import WebSocket from 'ws';
import { CREDENTIALS, REGION } from '../../local/aws-account';
import { type LocalIot, startIot } from '../../local/iot/start-iot';
import { signedMqttUrl } from '../../service/live/signed-url';
import { ManualClock } from '../support/manual-clock';

let clock: ManualClock;
let iot: LocalIot;

beforeEach(() => {
  clock = new ManualClock(Date.now());
});
beforeAll(async () => {
  iot = await startIot({ now: () => clock.now() });
});
afterAll(() => iot.stop());

/** URL as the service signs it. */
async function signed(credentials: object = {}, region = REGION): Promise<URL> {
  const client = new IoTDataPlane({ region, credentials: { ...CREDENTIALS, ...credentials } });
  try {
    return new URL(await signedMqttUrl(client, iot.url, region));
  } finally {
    client.destroy();
  }
}

/** Status that a connection is answered with; 101 where it stands. */
function connect(url: URL): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, 'mqtt');
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.once('error', reject);
  });
}

/** The URL with one parameter changed. */
function changed(url: URL, name: string, value: string): URL {
  url.searchParams.set(name, value);
  return url;
}

describe('MQTT over WebSocket at the local AWS IoT', () => {
  it('lets in who has signed, with a session token or without', async () => {
    expect(await connect(await signed())).toBe(101);
    expect(await connect(await signed({ sessionToken: 'a+token/==' }))).toBe(101);
  });

  it('refuses a connection that is not signed', async () => {
    expect(await connect(new URL('/mqtt', iot.url.replace('http', 'ws')))).toBe(403);
  });

  it('refuses a signature by another secret, or for another access key', async () => {
    expect(await connect(await signed({ secretAccessKey: 'another' }))).toBe(403);
    expect(await connect(await signed({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }))).toBe(403);
  });

  it.each([
    ['X-Amz-Signature', '0'.repeat(64)],
    ['X-Amz-Signature', ''],
    ['X-Amz-Date', '20200101T000000Z'],
    ['X-Amz-Expires', '86400'],
    ['X-Amz-SignedHeaders', 'host;x-other'],
    ['X-Amz-Algorithm', 'none'],
    ['another', 'parameter'],
  ])('refuses a URL that was changed after signing: %s=%s', async (name, value) => {
    expect(await connect(changed(await signed(), name, value))).toBe(403);
  });

  it('refuses a URL that was signed for another region', async () => {
    const url = await signed({}, 'us-east-1');
    const credential = url.searchParams.get('X-Amz-Credential') ?? '';
    expect(await connect(changed(url, 'X-Amz-Credential', credential.replace('us-east-1', REGION)))).toBe(
      403,
    );
  });

  it('refuses a signature from the second in which it expires', async () => {
    const url = await signed();
    const signedAt = Math.floor(Date.now() / 1000) * 1000;
    clock.advance((signedAt + 58_000 - clock.now()) / 1000);
    expect(await connect(url)).toBe(101);
    clock.advance(2);
    expect(await connect(url)).toBe(403);
  });

  it('knows no other path', async () => {
    const url = await signed();
    url.pathname = '/other';
    expect(await connect(url)).toBe(404);
  });
});
