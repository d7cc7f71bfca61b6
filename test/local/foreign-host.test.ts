import net from 'node:net';
import { type StandIns, startStandIns } from '../../local/stand-ins';

/** Status line of the answer to a bare request. */
function statusOf(url: string, lines: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.once('close', () => resolve(answer.split('\r\n', 1)[0]));
    socket.once('error', reject);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  });
}

describe('a request whose Host is a name of somebody else, as DNS rebinding makes it', () => {
  let system: StandIns;
  let urls: Record<string, string>;

  beforeAll(async () => {
    system = await startStandIns();
    const keys = Object.values(JSON.parse(system.environment.KEY_ENDPOINT_OVERRIDES ?? '{}') as object);
    urls = {
      'load balancer': system.publicUrl,
      'key server of the load balancer': keys[1],
      Cognito: system.cognito.url,
      'IoT data plane': system.iot.url,
      S3: system.s3.url,
      'fault server': system.faultServer.url,
    };
  });
  afterAll(() => system.stop());

  const NAMES = [
    'load balancer',
    'key server of the load balancer',
    'Cognito',
    'IoT data plane',
    'S3',
    'fault server',
  ];
  const ask = (name: string, host: string) =>
    statusOf(urls[name] ?? '', ['GET /gates HTTP/1.1', `Host: ${host}`, 'Connection: close']);

  it.each(NAMES)('is refused by the local %s', async (name) => {
    for (const host of [
      'evil.example',
      'evil.example:8080',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '',
    ]) {
      expect(await ask(name, host)).toBe('HTTP/1.1 421 Misdirected Request');
    }
    expect(await statusOf(urls[name] ?? '', ['GET /gates HTTP/1.0'])).toMatch(/^HTTP\/1.1 421 /);
  });

  it.each(NAMES)('is no longer that where the %s is asked by a name of this machine', async (name) => {
    for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1', '127.0.0.1:1', '[::1]:8080']) {
      expect(await ask(name, host)).not.toMatch(/ 421 /);
    }
  });
});
