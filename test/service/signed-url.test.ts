import { createHash, createHmac } from 'node:crypto';
import { IoTDataPlane } from '@aws-sdk/client-iot-data-plane';
import { signedMqttUrl } from '../../service/live/signed-url';

/** Credentials of AWS's own examples. */
const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const SESSION_TOKEN = 'IQoJb3JpZ2luX2Vj+/EXAMPLE==';
const HOST = 'example-ats.iot.us-east-1.amazonaws.com';
const NOW = new Date('2026-11-21T06:00:00.000Z');

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** AWS General Reference: "Examples of how to derive a signing key for Signature Version 4". */
function signingKey(date: string, region: string, service: string): Buffer {
  return [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    hmac,
    `AWS4${CREDENTIALS.secretAccessKey}`,
  ) as Buffer;
}

/** Signed query as the example in AWS IoT Core, "Device communication protocols", makes it, step by step. */
function documentedQuery(): string {
  const scope = '20261121/us-east-1/iotdevicegateway/aws4_request';
  const query = [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256',
    `X-Amz-Credential=${encodeURIComponent(`${CREDENTIALS.accessKeyId}/${scope}`)}`,
    'X-Amz-Date=20261121T060000Z',
    'X-Amz-Expires=60',
    'X-Amz-SignedHeaders=host',
  ].join('&');
  const request = ['GET', '/mqtt', query, `host:${HOST}\n`, 'host', sha256('')].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', '20261121T060000Z', scope, sha256(request)].join('\n');
  const signature = hmac(signingKey('20261121', 'us-east-1', 'iotdevicegateway'), toSign).toString('hex');
  return `${query}&X-Amz-Signature=${signature}`;
}

async function sign(sessionToken?: string): Promise<URL> {
  const credentials = { ...CREDENTIALS, ...(sessionToken && { sessionToken }) };
  const iot = new IoTDataPlane({ region: 'us-east-1', credentials });
  try {
    return new URL(await signedMqttUrl(iot, `https://${HOST}`, 'us-east-1'));
  } finally {
    iot.destroy();
  }
}

const sorted = (query: string) =>
  [...new URLSearchParams(query)].sort(([one], [two]) => (one < two ? -1 : 1));

beforeAll(() => {
  jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'queueMicrotask'] });
});

afterAll(() => {
  jest.useRealTimers();
});

describe('the URL of MQTT over WebSocket', () => {
  it('is checked here with a key that is derived as in the example of AWS', () => {
    expect(signingKey('20120215', 'us-east-1', 'iam').toString('hex')).toBe(
      'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d',
    );
  });

  it('is signed as AWS IoT documents it, for the device gateway and for one minute', async () => {
    const { origin, pathname, search } = await sign();
    expect([origin, pathname]).toEqual([`wss://${HOST}`, '/mqtt']);
    expect(sorted(search)).toEqual(sorted(documentedQuery()));
  });

  it('has the session token after the signature, which does not cover it', async () => {
    const { searchParams } = await sign(SESSION_TOKEN);
    expect([...searchParams].at(-1)).toEqual(['X-Amz-Security-Token', SESSION_TOKEN]);
    searchParams.delete('X-Amz-Security-Token');
    expect(sorted(searchParams.toString())).toEqual(sorted(documentedQuery()));
  });
});
