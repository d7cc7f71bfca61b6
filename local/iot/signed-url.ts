import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { forbidden } from './iot-error';

/** AWS IoT Core: "Device communication protocols", MQTT over WebSocket. */
export const WEBSOCKET_PATH = '/mqtt';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SERVICE = 'iotdevicegateway';

/** Longest time between signing and connecting, in milliseconds, where the URL says nothing shorter. */
const LONGEST_LIFE = 24 * 3600 * 1000;

/** Parameters that are no part of what is signed; AWS IoT wants the session token appended after signing. */
const UNSIGNED = new Set(['X-Amz-Signature', 'X-Amz-Security-Token']);

export interface Secret {
  accessKeyId: string;
  secretAccessKey: string;
}

interface SignedRequest {
  /** As it was requested: path and query. */
  target: string;
  host: string | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Checks a URL that is signed with Signature Version 4, as AWS IoT does for MQTT over WebSocket (AWS General Reference:
 * "Create a signed AWS API request").
 *
 * @throws {IotError} 403 where the signature is missing, too old or wrong
 */
export function assertSignedUrl({ target, host, now }: SignedRequest, secret: Secret): void {
  const { pathname, searchParams } = new URL(target, 'http://broker');
  const parameter = (name: string) => searchParams.get(`X-Amz-${name}`) ?? '';
  const [accessKeyId, date = '', region = '', service, end] = parameter('Credential').split('/');
  const signedAt = parameter('Date');
  if (parameter('Algorithm') !== ALGORITHM || service !== SERVICE || end !== 'aws4_request') {
    throw forbidden('The URL is not signed for the device gateway');
  }
  if (accessKeyId !== secret.accessKeyId) throw forbidden('The security token is not valid');
  if (!isCurrent(signedAt, Number(parameter('Expires') || Number.NaN), now)) {
    throw forbidden('The signature has expired');
  }

  const canonicalRequest = [
    'GET',
    pathname,
    canonicalQuery(searchParams),
    `host:${host ?? ''}\n`,
    'host',
    sha256(''),
  ].join('\n');
  const scope = `${date}/${region}/${SERVICE}/aws4_request`;
  const key = [date, region, SERVICE, 'aws4_request'].reduce<string | Buffer>(
    (previous, text) => hmac(previous, text),
    `AWS4${secret.secretAccessKey}`,
  );
  const expected = hmac(key, [ALGORITHM, signedAt, scope, sha256(canonicalRequest)].join('\n'));
  const given = Buffer.from(parameter('Signature'), 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw forbidden('The request signature we calculated does not match the signature you provided');
  }
}

function canonicalQuery(parameters: URLSearchParams): string {
  return [...parameters]
    .filter(([name]) => !UNSIGNED.has(name))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

/** Everything but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** `20260102T030405Z` */
function isCurrent(signedAt: string, lifeSeconds: number, now: number): boolean {
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(signedAt) ?? [];
  if (!day || !time) return false;
  const signed = Date.parse(
    `${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`,
  );
  const life = Number.isFinite(lifeSeconds) ? lifeSeconds * 1000 : LONGEST_LIFE;
  return now - signed < Math.min(life, LONGEST_LIFE);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
