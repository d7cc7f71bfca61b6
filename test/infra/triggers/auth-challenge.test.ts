import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { handler as create } from '../../../infra/triggers/create-auth-challenge';
import { handler as verify } from '../../../infra/triggers/verify-auth-challenge';
import { callWith, otherSources, triggerEvent } from './trigger-events';

const CREATE = 'CreateAuthChallenge_Authentication';
const VERIFY = 'VerifyAuthChallengeResponse_Authentication';

/** Stands in for the CAPTCHA service. */
let answer: http.RequestListener;
let asked: { path: string | undefined; form: Record<string, string> }[];
let log: string[];

const server = http.createServer(async (request, response) => {
  const text = Buffer.concat(await request.toArray()).toString();
  asked.push({ path: request.url, form: Object.fromEntries(new URLSearchParams(text)) });
  answer(request, response);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const says =
  (body: unknown, status = 200): http.RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

beforeEach(() => {
  asked = [];
  log = [];
  answer = says({ success: true });
  jest.replaceProperty(process, 'env', {
    ...process.env,
    CAPTCHA_SITE_KEY: 'site1',
    CAPTCHA_SECRET: 'hunter2',
    CAPTCHA_VERIFY_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/siteverify`,
  });
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    log.push(String(text));
    return true;
  });
});

const isCorrect = async (challengeAnswer: unknown = 'P1_token') => {
  const event = triggerEvent(VERIFY, { request: { challengeAnswer } });
  const { response } = (await callWith(verify, event)) as unknown as { response: { answerCorrect: unknown } };
  return response.answerCorrect;
};

describe('the create-auth-challenge trigger', () => {
  it('tells the app to show a CAPTCHA of the site key', async () => {
    const { response } = (await callWith(create, triggerEvent(CREATE))) as unknown as { response: object };
    expect(response).toEqual({
      publicChallengeParameters: { type: 'CAPTCHA', siteKey: 'site1' },
      privateChallengeParameters: {},
      challengeMetadata: 'CAPTCHA',
    });
  });

  it('leaves a challenge of Cognito itself alone', async () => {
    const event = triggerEvent(CREATE, { request: { challengeName: 'PASSWORD_VERIFIER' } });
    await expect(callWith(create, structuredClone(event))).resolves.toEqual(event);
  });

  it.each(otherSources(CREATE))('leaves %s alone', async (source) => {
    const event = triggerEvent(source, { request: { challengeName: 'CUSTOM_CHALLENGE' } });
    await expect(callWith(create, structuredClone(event))).resolves.toEqual(event);
  });
});

describe('the verify-auth-challenge trigger', () => {
  it('lets a sign-in go on whose CAPTCHA the service says is solved', async () => {
    await expect(isCorrect()).resolves.toBe(true);
    expect(asked).toEqual([
      { path: '/siteverify', form: { secret: 'hunter2', response: 'P1_token', sitekey: 'site1' } },
    ]);
    expect(log).toEqual([]);
  });

  it('ends one whose CAPTCHA the service says is not, and logs why', async () => {
    answer = says({ success: false, 'error-codes': ['expired-input-response'] });
    await expect(isCorrect()).resolves.toBe(false);
    expect(log.map((line) => JSON.parse(line) as object)).toEqual([
      { captcha: 'refused', codes: ['expired-input-response'] },
    ]);
  });

  it.each<[string, http.RequestListener]>([
    ['fails', says({ success: true }, 500)],
    ['says something that is not JSON', (_request, response) => response.end('<html>')],
    ['says nothing', (_request, response) => response.end()],
    ['says null', says(null)],
    ['says success as text', says({ success: 'true' })],
    ['breaks the connection', (request) => request.socket.destroy()],
    [
      'sends elsewhere',
      (request, response) =>
        request.url === '/siteverify'
          ? response.writeHead(307, { Location: '/elsewhere' }).end()
          : response.end('{"success":true}'),
    ],
    ['answers too much', (_request, response) => response.end(`{"success":true}${' '.repeat(20_000)}`)],
  ])(
    'ends a sign-in where the service %s, without showing the secret in the log',
    async (_what, listener) => {
      answer = listener;
      await expect(isCorrect()).resolves.toBe(false);
      expect(asked).toHaveLength(1);
      expect(log).toHaveLength(1);
      expect(log.join()).not.toMatch(/hunter2|P1_token/);
    },
  );

  it('waits no longer for the service than Cognito leaves time for', async () => {
    const timeout = new AbortController();
    const limit = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
    answer = () => timeout.abort(new DOMException('Too late', 'TimeoutError'));
    await expect(isCorrect()).resolves.toBe(false);
    expect(limit).toHaveBeenCalledWith(3_000);
    expect(log.join()).toContain('TimeoutError');
  });

  it('stops reading an answer without end', async () => {
    const ended = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        const more = () => {
          while (response.write(' '.repeat(1024)));
        };
        response.on('drain', more).on('close', resolve);
        more();
      };
    });
    await expect(isCorrect()).resolves.toBe(false);
    await ended;
  });

  it.each([undefined, null, '', 7, { toString: () => 'P1_token' }, 'x'.repeat(20_000)])(
    'does not ask the service about what is no token (%#)',
    async (token) => {
      await expect(isCorrect(token ?? null)).resolves.toBe(false);
      expect(asked).toEqual([]);
    },
  );

  it.each(['CAPTCHA_SECRET', 'CAPTCHA_SITE_KEY', 'CAPTCHA_VERIFY_URL'])(
    'lets nobody in without %s',
    async (name) => {
      jest.replaceProperty(process, 'env', { ...process.env, [name]: '' });
      await expect(isCorrect()).resolves.toBe(false);
      expect(asked).toEqual([]);
    },
  );

  it.each(otherSources(VERIFY))('leaves %s alone', async (source) => {
    await expect(callWith(verify, triggerEvent(source))).resolves.toEqual(triggerEvent(source));
    expect(asked).toEqual([]);
  });
});
