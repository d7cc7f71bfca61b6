import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { FetchError } from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';

/** Longest that a key server may take, in milliseconds, body included. */
const KEY_FETCH_TIMEOUT = 2_000;

/** Largest answer, in bytes; a pool's key set has about 1 KB. */
const LARGEST_ANSWER = 64 * 1024;

/** A key server that answered, but not with keys. */
export class KeyServerResponseError extends FetchError {
  constructor(
    uri: string,
    readonly status: number,
  ) {
    super(uri, `the key server answered ${status}`);
  }
}

/**
 * Fetches public keys for aws-jwt-verify. Node's own client does it, since it is loaded anyway: the first `fetch` of
 * a process loads another one, which a start takes several percent longer for.
 *
 * @param overrides origins that stand in for others; the configuration admits loopback targets only
 */
export function createKeyFetcher(overrides: ReadonlyMap<string, string>): Fetcher {
  return {
    async fetch(uri) {
      const { origin, pathname } = new URL(uri);
      const url = new URL(`${overrides.get(origin) ?? origin}${pathname}`);
      try {
        const response = await get(url);
        const body = await read(response);
        if (response.statusCode === 200) return body;
        throw new KeyServerResponseError(uri, response.statusCode ?? 0);
      } catch (error) {
        throw error instanceof KeyServerResponseError ? error : new FetchError(uri, error);
      }
    },
  };
}

/** @throws {Error} where the body is larger than any key set */
async function read(response: IncomingMessage): Promise<ArrayBuffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_ANSWER) throw new Error(`the key server sent more than ${LARGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks)).buffer;
}

/** Redirects are not followed: they are answers without keys. */
function get(url: URL): Promise<IncomingMessage> {
  const { get } = url.protocol === 'http:' ? http : https;
  return new Promise((resolve, reject) => {
    get(url, { signal: AbortSignal.timeout(KEY_FETCH_TIMEOUT) }, resolve).once('error', reject);
  });
}
