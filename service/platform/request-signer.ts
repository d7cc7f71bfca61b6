import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { AwsCredentialIdentity, HttpRequest } from '@smithy/types';

/** Headers that are not signed: the signature itself, and one that proxies may change. */
const UNSIGNED = new Set(['authorization', 'user-agent']);

interface SigningKey {
  /** What the key was derived from. */
  secret: string;
  day: string;
  key: KeyObject;
}

/**
 * Signer of requests by AWS Signature Version 4 (AWS Identity and Access Management User Guide: "Create a signed AWS API
 * request"), for header values without runs of spaces and paths without empty or dotted segments: those of `RepeatedCalls`.
 * Its signatures are those of `@smithy/signature-v4`, which derives the key anew for each request.
 */
export class RequestSigner {
  #signingKey: SigningKey | undefined;

  /**
   * @param service name that requests are signed for, such as "iotdata"
   */
  constructor(
    private readonly region: string,
    private readonly service: string,
  ) {}

  /** Signs a request by headers, in place of those that may have signed it before. */
  sign(request: HttpRequest, credentials: AwsCredentialIdentity, date: Date): void {
    const { method, path, query = {}, headers, body } = request;
    const time = date.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
    const day = time.slice(0, 8);
    const bodyHash = hash('sha256', body ?? '');
    headers['x-amz-date'] = time;
    if (credentials.sessionToken === undefined) delete headers['x-amz-security-token'];
    else headers['x-amz-security-token'] = credentials.sessionToken;
    headers['x-amz-content-sha256'] = bodyHash;

    const names = Object.keys(headers)
      .filter((name) => !UNSIGNED.has(name))
      .sort();
    const signedHeaders = names.join(';');
    const canonicalRequest = [
      method,
      escaped(path).replaceAll('%2F', '/'),
      Object.keys(query)
        .sort()
        .map((name) => `${escaped(name)}=${escaped(String(query[name]))}`)
        .join('&'),
      ...names.map((name) => `${name}:${headers[name]}`),
      '',
      signedHeaders,
      bodyHash,
    ].join('\n');
    const scope = `${day}/${this.region}/${this.service}/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonicalRequest)}`;
    const signature = createHmac('sha256', this.#keyOf(day, credentials.secretAccessKey))
      .update(text)
      .digest('hex');
    headers['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  }

  /** The key for a day, derived when the day or the credentials change. As a key object it is prepared for HMAC once. */
  #keyOf(day: string, secret: string): KeyObject {
    const known = this.#signingKey;
    if (known?.day === day && known.secret === secret) return known.key;
    const bytes = [day, this.region, this.service, 'aws4_request'].reduce<string | Buffer>(
      (key, part) => createHmac('sha256', key).update(part).digest(),
      `AWS4${secret}`,
    );
    const key = createSecretKey(bytes as Buffer);
    this.#signingKey = { secret, day, key };
    return key;
  }
}

/** Percent-encoded but for the unreserved characters (RFC 3986 section 2.3). */
const escaped = (text: string) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
