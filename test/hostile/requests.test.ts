import fc from 'fast-check';
import sharp from 'sharp';
import { EVENTS_PATH } from '../../contract/live-events';
import { type Attack, type AttackedService, startAttackedService } from '../support/attacked-service';
import { builtConsole } from '../support/built-console';
import { asFieldValue, NAUGHTY_STRINGS, naughtyString, wellFormed } from '../support/naughty-strings';
import { ADMIN_SUB, residentClaims } from '../support/signing-authority';

/** Cases of each property. */
const RUNS = 700;

let service: AttackedService;
let built: Awaited<ReturnType<typeof builtConsole>>;
let image: Buffer;
/** Requests that may have published: commands of the administrator that were answered with 200. */
let allowed = 0;

beforeAll(async () => {
  built = await builtConsole();
  service = await startAttackedService({
    COMMANDS_PER_MINUTE: '1000',
    LOG_LEVEL: 'error',
    CONSOLE_FOLDER: built.folder,
  });
  image = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  await service.s3.put(`${ADMIN_SUB}.png`, image);
});

beforeEach(() => {
  service.iot.forgetPublished();
  allowed = 0;
});

afterAll(async () => {
  await service.stop();
  built.remove();
});

/** Sends a request; its answer is documented, is no failure of ours, and publishes nothing without the right to. */
async function attack(request: Attack, mayPublish: boolean): Promise<number> {
  const { status, code } = await service.send(request);
  expect([code, status < 500]).toEqual([code, true]);
  if (mayPublish && request.method === 'POST' && status === 200) allowed++;
  expect(service.iot.published.length).toBe(allowed);
  if (allowed > 500) {
    service.iot.forgetPublished();
    allowed = 0;
  }
  return status;
}

const CALLERS = {
  administrator: () => ({ Authorization: `Bearer ${service.authority.accessToken()}` }),
  resident: () => ({ Authorization: `Bearer ${service.authority.accessToken(residentClaims())}` }),
  nobody: () => ({}),
  forger: () => ({ Authorization: `Bearer ${service.authority.accessToken()}AAAA` }),
};
const caller = fc.constantFrom(...(Object.keys(CALLERS) as (keyof typeof CALLERS)[]));

const TAGS = ['*', '""', '"x"', 'W/"x"', '"x", "y"', ',', 'x', '"', '*, *', '"\xff"'];
const DATES = ['Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT', 'never', '0', ''];
const RANGES = [
  'bytes=0-0',
  'bytes=0-',
  'bytes=-1',
  'bytes=-0',
  'bytes=9-1',
  'bytes=99999999-',
  'bytes=0-0,2-2',
  'bytes=',
  'items=0-1',
  'bytes=0-99999999999999999999',
  `bytes=${'0-0,'.repeat(500)}0-0`,
];
const TYPES = [
  'application/json',
  'text/plain',
  'image/png',
  'image/*',
  '*/*',
  'application/json;q=0',
  'image/webp;q=1, */*;q=0.1',
  '',
  '/',
  'a/b/c',
  ';',
  'application/json; charset=utf-7',
  'multipart/form-data; boundary=x',
];

const headers = fc.record(
  {
    'If-None-Match': fc.constantFrom(...TAGS),
    'If-Match': fc.constantFrom(...TAGS),
    'If-Modified-Since': fc.constantFrom(...DATES),
    'If-Unmodified-Since': fc.constantFrom(...DATES),
    'If-Range': fc.constantFrom(...TAGS, ...DATES),
    Range: fc.constantFrom(...RANGES),
    Accept: fc.constantFrom(...TYPES),
    'Content-Type': fc.constantFrom(...TYPES),
    'Content-Encoding': fc.constantFrom('gzip', 'br', 'deflate', 'identity', 'x'),
    'Accept-Encoding': fc.constantFrom('gzip', 'identity;q=0, *;q=0', ''),
    'Idempotency-Key': naughtyString.map(asFieldValue),
    Origin: fc.constantFrom('https://gates.example.com', 'null', 'https://evil.example'),
    Cookie: naughtyString.map(asFieldValue),
    'X-Forwarded-For': naughtyString.map(asFieldValue),
    'X-HTTP-Method-Override': fc.constantFrom('POST', 'DELETE'),
  },
  { requiredKeys: [] },
);

const body = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('open', 'close', 'stop').map((message) => JSON.stringify({ message })),
  fc.json(),
  naughtyString,
  fc
    .dictionary(fc.oneof(fc.constantFrom('gate', 'topic', 'message'), naughtyString), fc.jsonValue(), {
      maxKeys: 4,
    })
    .map((value) => JSON.stringify(value)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

/** Paths whose answers have an end. */
const paths = () => Object.keys(service.document.paths).filter((template) => template !== EVENTS_PATH);

/** Paths of the OpenAPI document, their parameters filled in, and what is near them. */
const path = () =>
  fc
    .tuple(
      fc.constantFrom(...paths()),
      naughtyString.map((text) => encodeURIComponent(wellFormed(text))),
      fc.constantFrom('', '', '', '/', '//', '?', '?x=1', '?__proto__[x]=1', '/..', '%00', '%zz', ';x'),
    )
    .map(([template, parameter, end]) => template.replaceAll(/\{\w+\}/g, parameter) + end);

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND', 'TRACE'];

describe('a request', () => {
  it('made from the OpenAPI document is answered as the document says, whatever is in it', async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...METHODS),
        path(),
        caller,
        headers,
        body,
        async (method, target, who, fields, content) => {
          const request = { method, path: target, headers: { ...fields, ...CALLERS[who]() }, body: content };
          statuses.add(await attack(request, who === 'administrator'));
        },
      ),
      { numRuns: 2 * RUNS },
    );
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 401, 404, 405]));
  });

  it('with conditions and ranges is answered as the document says, on every route', async () => {
    for (const template of paths()) {
      const target = template.replaceAll(/\{\w+\}/g, 'main');
      for (const method of ['GET', 'HEAD']) {
        const conditions = [
          ...TAGS.flatMap((tag) => [{ 'If-None-Match': tag }, { 'If-Match': tag }]),
          ...DATES.flatMap((date) => [{ 'If-Modified-Since': date }, { 'If-Unmodified-Since': date }]),
          ...RANGES.flatMap((range) => [{ Range: range }, { Range: range, 'If-Range': '"x"' }]),
          { 'If-None-Match': `"${'x'.repeat(20_000)}"` },
          { 'If-None-Match': '"x", '.repeat(2_000) },
        ];
        for (const condition of conditions) {
          await attack(
            { method, path: target, headers: { ...CALLERS.administrator(), ...condition } },
            false,
          );
        }
      }
    }
  });
});

describe('a command', () => {
  const command = (content: string | Buffer, more: Record<string, string> = {}): Attack => ({
    method: 'POST',
    path: '/v1/gates/control',
    headers: { 'Content-Type': 'application/json', ...CALLERS.administrator(), ...more },
    body: content,
  });

  it.each(['gate', 'topic', 'message'])('with any naughty string as its %s is refused', async (member) => {
    for (const text of NAUGHTY_STRINGS) {
      const status = await attack(command(JSON.stringify({ message: 'stop', [member]: text })), false);
      expect([text, [400, 404, 413]]).toEqual([text, expect.arrayContaining([status])]);
    }
  });

  it('with any naughty string as a further member, a path or a header is answered as the document says', async () => {
    for (const text of NAUGHTY_STRINGS) {
      // A member with an empty name is one, too.
      expect(
        await attack(command(JSON.stringify({ message: 'stop', [text]: text })), false),
      ).toBeGreaterThanOrEqual(400);
      await attack(command('{"message":"stop"}', { 'Idempotency-Key': asFieldValue(text) }), true);
      const target = encodeURIComponent(wellFormed(text));
      await attack({ method: 'GET', path: `/v1/gates/${target}`, headers: CALLERS.administrator() }, false);
      await attack(
        { method: 'GET', path: `/docs/${target}`, headers: { Cookie: asFieldValue(text) } },
        false,
      );
    }
  });

  it('in malformed JSON is published only where the text is a command all the same', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(20),
        fc.nat(4),
        fc.string({ unit: fc.constantFrom(...'{}[]":,\\ \n\t/*n0-e.\0\ufeffopstclu'), maxLength: 4 }),
        async (position, removed, added) => {
          const whole = '{"message":"stop"}';
          const text = whole.slice(0, position) + added + whole.slice(position + removed);
          const status = await attack(command(text), true);
          expect([text, status === 200]).toEqual([text, isCommand(text)]);
        },
      ),
      { numRuns: RUNS },
    ));
});

/** Whether a text is JSON with a known message and nothing else; a byte order mark before it may be ignored (RFC 8259 section 8.1). */
function isCommand(text: string): boolean {
  try {
    const value = JSON.parse(text.replace(/^\ufeff/, '')) as Record<string, unknown>;
    const [only, ...others] = Object.keys(value);
    return (
      only === 'message' &&
      others.length === 0 &&
      ['open', 'close', 'stop'].includes(String(value['message']))
    );
  } catch {
    return false;
  }
}
