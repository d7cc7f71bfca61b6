import dns from 'node:dns';
import https from 'node:https';
import { close, listen } from '../../local/loopback-server';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy';
import { selfSigned } from '../support/self-signed';
import { type ServiceUnderTest, startService } from '../support/service-under-test';
import { SigningAuthority } from '../support/signing-authority';

/** TLS alert "handshake failure" (RFC 8446 section 6.2). */
const HANDSHAKE_FAILURE = '\x15\x03\x03\x00\x02\x02\x28';

let authority: SigningAuthority;
let front: FaultyProxy;
/** Speaks TLS with a certificate that no authority has signed, and answers whatever it is asked. */
let stranger: https.Server;
let strangerPort: number;
/** Requests that the stranger got to see. */
let seen: string[];

beforeAll(async () => {
  authority = await SigningAuthority.start();
  front = await startFaultyProxy('http://127.0.0.1:9');
  stranger = https.createServer(selfSigned(), (request, response) => {
    seen.push(String(request.url));
    response.end('{}');
  });
  strangerPort = await listen(stranger, 0);
});

beforeEach(() => {
  seen = [];
});

afterAll(async () => {
  await close(stranger);
  await Promise.all([front.stop(), authority.stop()]);
});

/** From now on `localhost` can't be resolved; addresses still can. */
function failToResolve(code: string): void {
  const lookup = dns.lookup as (...parameters: unknown[]) => void;
  const fail = (name: unknown, ...parameters: unknown[]) => {
    if (name !== 'localhost') return lookup(name, ...parameters);
    const done = parameters.at(-1) as (error: Error) => void;
    setImmediate(done, Object.assign(new Error(`getaddrinfo ${code}`), { code, syscall: 'getaddrinfo' }));
  };
  jest.spyOn(dns, 'lookup').mockImplementation(fail as typeof dns.lookup);
}

const overTls = (answer: string) => () => {
  front.inject({ answer });
  return front.url.replace('http:', 'https:');
};
const unresolved = (code: string) => () => {
  failToResolve(code);
  return 'http://localhost:9';
};

const FAILURES: [string, () => string][] = [
  ['has a name that does not exist', unresolved('ENOTFOUND')],
  ['has a name that no name server knows just now', unresolved('EAI_AGAIN')],
  ['speaks no TLS', overTls('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')],
  ['refuses to agree on how to speak TLS', overTls(HANDSHAKE_FAILURE)],
  ['ends the connection in the middle of the TLS handshake', overTls('\x16\x03\x03')],
  ['has a certificate that nobody trusts', () => `https://localhost:${strangerPort}`],
];

describe.each(FAILURES)('where a server that the service calls %s', (_what, start) => {
  let service: ServiceUnderTest | undefined;
  afterEach(() => service?.stop());

  const bearer = () => ({ Authorization: `Bearer ${authority.accessToken()}` });

  it('a command is a problem, is audited as failed, and reaches nobody', async () => {
    service = await startService(authority, { iotUrl: start() });
    const send = service.api.post('/v1/gates/control').set(bearer()).send({ message: 'stop' });
    const { status, body } = await send;
    expect([status, body.code]).toEqual([502, 'dependency-unavailable']);
    expect(service.log).toContainEqual(expect.objectContaining({ audit: 'gate-command', outcome: 'failed' }));
    expect(JSON.stringify(service.log)).not.toMatch(/\\n\s+at |BEGIN/);
    expect(seen).toEqual([]);
  });

  it('nobody is let in with keys from it, and nobody is refused for want of them', async () => {
    const url = start();
    const overrides = Object.fromEntries(Object.keys(authority.overrides).map((origin) => [origin, url]));
    const environment = { KEY_ENDPOINT_OVERRIDES: JSON.stringify(overrides) };
    service = await startService(authority, { environment });
    const { status, body } = await service.api.get('/v1/me').set(bearer());
    expect([status, body.code]).toEqual([503, 'keys-unavailable']);
    expect((await service.api.get('/readyz')).status).toBe(503);
    expect(seen).toEqual([]);
  });
});
