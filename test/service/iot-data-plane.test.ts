import type http from 'node:http';
import { IoTDataPlane, type PublishCommandInput } from '@aws-sdk/client-iot-data-plane';
import { IotDataPlane } from '../../service/platform/iot-data-plane';
import {
  CREDENTIALS,
  freezeCalls,
  NOW,
  nameCalls,
  patiently,
  RecordedAws,
  work,
} from '../support/recorded-aws';

const MINUTE = 60_000;

const [[, ACCESS_KEY]] = CREDENTIALS;

let aws: RecordedAws;

beforeEach(async () => {
  aws = await RecordedAws.start();
  freezeCalls();
});

afterEach(async () => {
  jest.useRealTimers();
  await aws.stop();
});

const startPlane = async (credentials: object = ACCESS_KEY): Promise<IotDataPlane> =>
  aws.keep(await IotDataPlane.create({ ...aws.configuration(credentials), logger: aws.logger }));

/** The SDK's client as it comes, but for the id of a call, which is random. */
function startReference(credentials: object = ACCESS_KEY): IoTDataPlane {
  const reference = aws.keep(new IoTDataPlane(aws.configuration(credentials)));
  nameCalls(reference.middlewareStack);
  return reference;
}

const publication = (topic: string, payload: string) =>
  ({
    topic,
    qos: 1,
    retain: false,
    contentType: 'application/json',
    payloadFormatIndicator: 'UTF8_DATA',
    messageExpiry: 10,
    payload: Buffer.from(payload),
  }) satisfies PublishCommandInput;

const LARGE = 'x'.repeat(128 * 1024);

const MESSAGES: [string, string, string][] = [
  ['a plain topic and payload', 'controlGate', '{"message":"open"}'],
  ['a topic of several levels', 'gates/north/main', '{}'],
  ['a topic with a plus sign', 'gates/+/a+b', '{}'],
  ['a topic with spaces, quotes and parentheses', "it's (a) gate!*", '{}'],
  ['a topic with percent signs and question marks', '100%/%2F?a=b&c#d', '{}'],
  ['a topic and a payload in Unicode', 'gates/Tür/門', '{"message":"öffnen 🚪"}'],
  ['an empty payload', 'controlGate', ''],
  ['a payload of 128 KB', 'controlGate', LARGE],
];

describe.each(CREDENTIALS)('with the credentials of %s, a call', (_what, credentials) => {
  it.each(MESSAGES)(
    'that publishes %s is the bytes that the SDK would send',
    async (_name, topic, payload) => {
      const plane = await startPlane(credentials);
      await plane.publish(publication(topic, 'another payload'), patiently());
      const [expected, mine] = [publication(topic, payload), publication(topic, payload)];
      await startReference(credentials).publish(expected);
      await plane.publish(mine, patiently());
      expect(aws.callsBySdk).toBe(1);
      expect(aws.received[2]).toEqual(aws.received[1]);
    },
  );

  it('that reads a shadow is the bytes that the SDK would send', async () => {
    const plane = await startPlane(credentials);
    const input = { thingName: 'main-gate_1:a' };
    await plane.getThingShadow(input, patiently());
    await startReference(credentials).getThingShadow(input);
    await plane.getThingShadow(input, patiently());
    expect(aws.callsBySdk).toBe(1);
    expect(aws.received[2]).toEqual(aws.received[1]);
  });
});

describe('a call', () => {
  it('to another topic, or with another expiry, is not made from the same template', async () => {
    const plane = await startPlane();
    for (const input of [
      publication('one', '1'),
      publication('two', '2'),
      { ...publication('two', '3'), messageExpiry: 20 },
    ]) {
      await plane.publish(input, patiently());
      await plane.publish(input, patiently());
    }
    expect(aws.received.map(({ line }) => line)).toEqual(
      ['one?10', 'one?10', 'two?10', 'two?10', 'two?20', 'two?20'].map((expected) => {
        const [topic, expiry] = expected.split('?');
        return `POST /topics/${topic}?contentType=application%2Fjson&messageExpiry=${expiry}&qos=1&retain=false`;
      }),
    );
    expect(aws.callsBySdk).toBe(3);
  });

  it('returns what the shadow service answers', async () => {
    aws.answer = (_request, response) => response.end('{"state":{}}');
    const plane = await startPlane();
    for (let count = 0; count < 2; count++) {
      const { payload } = await plane.getThingShadow({ thingName: 'main' }, patiently());
      expect(Buffer.from(payload ?? []).toString()).toBe('{"state":{}}');
    }
    expect(aws.callsBySdk).toBe(1);
  });

  it('is signed for its own day, and with the credentials of its time', async () => {
    let generation = 0;
    const provider = async () => ({
      accessKeyId: `AKIA${++generation}`,
      secretAccessKey: `secret${generation}`,
      ...(generation < 3 && { sessionToken: `session${generation}` }),
      expiration: new Date(Date.now() + 30 * MINUTE),
    });
    const plane = await startPlane(provider);
    const steps = [0, MINUTE, 3 * MINUTE, 60 * MINUTE, 120 * MINUTE];
    for (const time of steps) {
      jest.setSystemTime(NOW + time);
      await plane.publish(publication('main', 'open'), patiently());
    }
    const mine = aws.received;
    [aws.received, generation] = [[], 0];
    const reference = startReference(provider);
    for (const time of steps) {
      jest.setSystemTime(NOW + time);
      await reference.publish(publication('main', 'open'));
    }
    expect(aws.callsBySdk).toBe(1);
    // The id of the first, which the SDK made, is random.
    expect(mine.slice(1)).toEqual(aws.received.slice(1));
    const days = mine.map(({ headers }) => headers[headers.indexOf('x-amz-date') + 1]?.slice(0, 8));
    expect(new Set(days)).toEqual(new Set(['20261121', '20261122']));
    expect(generation).toBe(3);
  });
});

it('a call is signed with the time of the data plane, where the clock of this machine is wrong', async () => {
  const plane = await startPlane();
  aws.answer = (_request, response) => response.setHeader('Date', SKEWED).end('{}');
  await plane.publish(publication('main', 'open'), patiently());
  await plane.publish(publication('main', 'open'), patiently());
  expect(aws.valuesOf('x-amz-date')).toEqual(['20261121T235800Z', '20261122T005800Z']);
  expect(aws.callsBySdk).toBe(1);
});

const status =
  (code: number, type: string, headers: Record<string, string> = {}): http.RequestListener =>
  (_request, response) =>
    response
      .writeHead(code, { ...(type && { 'x-amzn-errortype': type }), ...headers })
      .end('{"message":"no"}');

const SKEWED = new Date(NOW + 3_600_000).toUTCString();

const FAILURES: [string, http.RequestListener][] = [
  ['forbids it', status(403, 'ForbiddenException')],
  ['says that the token has expired', status(403, 'ExpiredTokenException')],
  ['says that the clock is wrong', status(403, 'RequestTimeTooSkewed', { date: SKEWED })],
  ['knows no such thing', status(404, 'ResourceNotFoundException')],
  ['is asked too often', status(429, 'ThrottlingException')],
  ['fails', status(500, 'InternalFailureException')],
  ['is not there for now', status(503, 'ServiceUnavailableException')],
  ['fails in words of its own', (_request, response) => response.writeHead(502).end('<html>Bad gateway')],
  ['answers an error without a word', (_request, response) => response.writeHead(500).end()],
  ['closes the connection', (request) => request.socket.destroy()],
  [
    'closes the connection in the middle of its answer',
    (request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{', () => request.socket.destroy());
    },
  ],
  ['speaks no HTTP', (request) => request.socket.end('nonsense\r\n\r\n')],
];

describe('where the data plane', () => {
  it.each(FAILURES)(
    '%s, a call fails as it would with the SDK, after as many attempts',
    async (_what, fail) => {
      const plane = await startPlane();
      const reference = startReference();
      const input = publication('main', 'open');
      await plane.publish(input, patiently());
      await reference.publish(input);
      aws.answer = fail;
      const expected = await aws.failureOf(() => reference.publish(input));
      const mine = await aws.failureOf(() => plane.publish(input, patiently()));
      expect(expected.name).toBeDefined();
      expect(mine).toEqual(expected);
    },
  );

  it('fails once, the call succeeds with its second attempt', async () => {
    const plane = await startPlane();
    await plane.publish(publication('main', 'open'), patiently());
    aws.received = [];
    aws.answer = (request, response) =>
      aws.received.length === 1
        ? status(503, 'ServiceUnavailableException')(request, response)
        : work(request, response);
    await plane.publish(publication('main', 'close'), patiently());
    expect(aws.received.map(({ body }) => body)).toEqual(['close', 'close']);
  });

  it('has failed for long and then works for long, calls are tried twice again', async () => {
    const plane = await startPlane();
    const publish = () => plane.publish(publication('main', 'open'), patiently()).catch(() => undefined);
    const attempts = async (calls: number) => {
      aws.received = [];
      await Promise.all(Array.from({ length: calls }, publish));
      return aws.received.length;
    };
    await publish();
    const fail = status(503, 'ServiceUnavailableException');
    aws.answer = fail;
    await attempts(120);
    expect(await attempts(1)).toBe(1);
    aws.answer = work;
    await attempts(120);
    aws.answer = fail;
    expect(await attempts(1)).toBe(2);
  });
});

describe('a call that is aborted', () => {
  it('ends at once, whether it is the first of its topic or not', async () => {
    const plane = await startPlane();
    const aborted = AbortSignal.abort();
    const publish = (signal: AbortSignal) =>
      plane.publish(publication('main', 'open'), { abortSignal: signal });
    await expect(publish(aborted)).rejects.toMatchObject({ name: 'AbortError' });
    await publish(new AbortController().signal);
    await expect(publish(aborted)).rejects.toMatchObject({ name: 'AbortError' });
    aws.answer = () => {};
    const leaving = new AbortController();
    const call = publish(leaving.signal);
    while (aws.received.length < 2) await new Promise(setImmediate);
    leaving.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});
