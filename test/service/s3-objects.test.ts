import { createHash } from 'node:crypto';
import type http from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { S3 } from '@aws-sdk/client-s3';
import { type S3Object, S3Objects } from '../../service/platform/s3-objects';
import { CREDENTIALS, freezeCalls, nameCalls, patiently, RecordedAws } from '../support/recorded-aws';

const SUB = '0b6c6c0e-50a1-70f4-2a5e-4f6a0c4d1a11';

const [[, ACCESS_KEY]] = CREDENTIALS;

let aws: RecordedAws;

beforeEach(async () => {
  aws = await RecordedAws.start();
  aws.answer = object('an image');
  freezeCalls();
});

afterEach(async () => {
  jest.useRealTimers();
  await aws.stop();
});

const configuration = (credentials: object) => ({ ...aws.configuration(credentials), forcePathStyle: true });

const startObjects = async (credentials: object = ACCESS_KEY): Promise<S3Objects> =>
  aws.keep(await S3Objects.create({ ...configuration(credentials), logger: aws.logger }));

/** The SDK's client as it comes, but for the id of a call, which is random. */
function startReference(credentials: object = ACCESS_KEY): S3 {
  const reference = aws.keep(new S3(configuration(credentials)));
  nameCalls(reference.middlewareStack);
  return reference;
}

const wanted = (key: string, etag?: string) => ({
  Bucket: 'profile-images',
  Key: key,
  ...(etag && { IfNoneMatch: etag }),
});

/** Answers with an object, in two parts. */
function object(text: string, headers: Record<string, string> = {}): http.RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Length': text.length, ETag: '"1"', ...headers });
    response.write(text.slice(0, 2));
    setImmediate(() => response.end(text.slice(2)));
  };
}

function checksumOf(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString('base64');
}

const read = async (found: S3Object | 'not-modified') => {
  if (found === 'not-modified') return found;
  return { ...found, body: (await buffer(found.body)).toString() };
};

const consumed = async (call: Promise<{ Body?: unknown }>) => {
  await buffer((await call).Body as Readable);
};

/** An object that is read first, so that the next call is no longer the first of its kind. */
async function begun(credentials?: object): Promise<S3Objects> {
  const objects = await startObjects(credentials);
  for (const etag of [undefined, '"0"']) {
    await read(await objects.get(wanted('somebody-else.png', etag), patiently()));
  }
  [aws.received, aws.callsBySdk] = [[], 0];
  return objects;
}

describe.each(CREDENTIALS)('with the credentials of %s, a request for an object', (_what, credentials) => {
  it.each([
    ['an id of Cognito', `${SUB}.png`],
    ['letters, underscores and dots', 'Some_body.of.old.png'],
  ])('whose key has %s is the bytes that the SDK would send', async (_name, key) => {
    const objects = await begun(credentials);
    await consumed(startReference(credentials).getObject(wanted(key)));
    await read(await objects.get(wanted(key), patiently()));
    expect(aws.received[1]).toEqual(aws.received[0]);
    expect(aws.callsBySdk).toBe(0);
  });

  it('unless it has an entity tag is the bytes that the SDK would send', async () => {
    const objects = await begun(credentials);
    await consumed(startReference(credentials).getObject(wanted(`${SUB}.png`, '"mine"')));
    await read(await objects.get(wanted(`${SUB}.png`, '"mine"'), patiently()));
    expect(aws.received[1]).toEqual(aws.received[0]);
    expect(aws.callsBySdk).toBe(0);
  });
});

it.each([
  ['letters of other alphabets', 'Tür-門.png'],
  ['a space', 'some body.png'],
  ['slashes and dots', '../other/../x.png'],
  ['only dots before its suffix', '...png'],
  ['percent signs and question marks', '100%2F?a=b&c#d.png'],
])('a key that has %s is left to the SDK', async (_name, key) => {
  const objects = await begun();
  await consumed(startReference().getObject(wanted(key)));
  await read(await objects.get(wanted(key), patiently()));
  expect(aws.received[1]?.line).toBe(aws.received[0]?.line);
  expect(aws.callsBySdk).toBe(1);
});

it('requests of many people at once are each for the own object', async () => {
  const objects = await startObjects();
  aws.answer = (request, response) => response.end(request.url);
  const keys = Array.from({ length: 50 }, (_, number) => `person-${number}.png`);
  for (let round = 0; round < 2; round++) {
    const found = await Promise.all(
      keys.map(async (key) => read(await objects.get(wanted(key), patiently()))),
    );
    expect(found).toEqual(
      keys.map((key) => expect.objectContaining({ body: `/profile-images/${key}?x-id=GetObject` })),
    );
  }
});

describe('an object', () => {
  it.each([
    ['without a checksum', {}, 0],
    ['with the right CRC-32', { 'x-amz-checksum-crc32': checksumOf('an image') }, 0],
    [
      'with a checksum of another kind',
      { 'x-amz-checksum-sha256': createHash('sha256').update('an image').digest('base64') },
      1,
    ],
    [
      'whose checksum is of its parts',
      { 'x-amz-checksum-crc32': 'AAAAAA==-2', 'x-amz-checksum-type': 'COMPOSITE' },
      1,
    ],
  ])('%s is returned with its length and its entity tag', async (_what, headers, bySdk) => {
    const objects = await begun();
    aws.answer = object('an image', headers);
    const found = await objects.get(wanted(`${SUB}.png`), patiently());
    expect(await read(found)).toEqual({ body: 'an image', length: 8, etag: '"1"' });
    expect(aws.callsBySdk).toBe(bySdk);
    expect(aws.received).toHaveLength(1);
  });

  it.each([
    ['CRC-32', { 'x-amz-checksum-crc32': checksumOf('another image') }],
    ['SHA-256', { 'x-amz-checksum-sha256': Buffer.alloc(32).toString('base64') }],
  ])('with a wrong %s breaks off', async (_name, headers) => {
    const objects = await begun();
    aws.answer = object('an image', headers);
    const { body } = (await objects.get(wanted(`${SUB}.png`), patiently())) as S3Object;
    await expect(buffer(body)).rejects.toThrow('hecksum');
  });

  it('with a wrong CRC-32 never comes whole, for its reader has the length already', async () => {
    const objects = await begun();
    aws.answer = object('an image', { 'x-amz-checksum-crc32': checksumOf('another image') });
    const { body } = (await objects.get(wanted(`${SUB}.png`), patiently())) as S3Object;
    let text = '';
    await expect(
      (async () => {
        for await (const part of body) text += part;
      })(),
    ).rejects.toThrow('does not have the checksum');
    expect(text.length).toBeLessThan('an image'.length);
  });

  it('that its reader leaves is not read to its end', async () => {
    const objects = await begun();
    let isClosed = false;
    aws.answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': 100, 'x-amz-checksum-crc32': checksumOf('x') });
      response.write('the first part');
      response.once('close', () => {
        isClosed = true;
      });
    };
    const { body } = (await objects.get(wanted(`${SUB}.png`), patiently())) as S3Object;
    body.destroy();
    while (!isClosed) await new Promise(setImmediate);
  });

  it('that breaks off does so for its reader', async () => {
    const objects = await begun();
    aws.answer = (request, response) => {
      response.writeHead(200, { 'Content-Length': 100, 'x-amz-checksum-crc32': checksumOf('x') });
      response.write('the first part', () => request.socket.destroy());
    };
    const { body } = (await objects.get(wanted(`${SUB}.png`), patiently())) as S3Object;
    await expect(buffer(body)).rejects.toThrow();
  });

  it('that has not changed is told as such, in the first call and later', async () => {
    const objects = await startObjects();
    aws.answer = (_request, response) => response.writeHead(304, { ETag: '"1"' }).end();
    for (let count = 0; count < 2; count++) {
      expect(await objects.get(wanted(`${SUB}.png`, '"1"'), patiently())).toBe('not-modified');
    }
    expect(aws.callsBySdk).toBe(1);
  });
});

const failure =
  (status: number, code: string): http.RequestListener =>
  (_request, response) =>
    response
      .writeHead(status, { 'Content-Type': 'application/xml' })
      .end(code && `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);

const FAILURES: [string, http.RequestListener][] = [
  ['has no such object', failure(404, 'NoSuchKey')],
  ['has no such bucket', failure(404, 'NoSuchBucket')],
  ['forbids it', failure(403, 'AccessDenied')],
  ['says that the clock is wrong', failure(403, 'RequestTimeTooSkewed')],
  ['is asked too often', failure(503, 'SlowDown')],
  ['fails', failure(500, 'InternalError')],
  ['answers an error without a word', failure(500, '')],
  ['answers a part that nobody asked for', failure(206, '')],
  ['closes the connection', (request) => request.socket.destroy()],
  ['speaks no HTTP', (request) => request.socket.end('nonsense\r\n\r\n')],
];

describe('where S3', () => {
  it.each(FAILURES)(
    '%s, a call ends as it would with the SDK, after as many attempts',
    async (_what, fail) => {
      const objects = await begun();
      const reference = startReference();
      await consumed(reference.getObject(wanted(`${SUB}.png`)));
      aws.answer = fail;
      const expected = await aws.failureOf(() => reference.getObject(wanted(`${SUB}.png`)));
      const mine = await aws.failureOf(() => objects.get(wanted(`${SUB}.png`), patiently()));
      expect(expected.received.length).toBeGreaterThan(0);
      expect(mine).toEqual(expected);
    },
  );
});

it('a call that is aborted ends at once', async () => {
  const objects = await begun();
  await expect(objects.get(wanted(`${SUB}.png`), { abortSignal: AbortSignal.abort() })).rejects.toMatchObject(
    {
      name: 'AbortError',
    },
  );
});
