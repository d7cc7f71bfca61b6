import { FetchError } from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';

/** Longest that a key server may take, in milliseconds, body included. */
const KEY_FETCH_TIMEOUT = 2_000;

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
 * Fetches public keys for aws-jwt-verify.
 *
 * @param overrides origins that stand in for others; the configuration admits loopback targets only
 */
export function createKeyFetcher(overrides: ReadonlyMap<string, string>): Fetcher {
  return {
    async fetch(uri) {
      const { origin, pathname } = new URL(uri);
      const url = `${overrides.get(origin) ?? origin}${pathname}`;
      let response: Response;
      try {
        response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(KEY_FETCH_TIMEOUT) });
        if (response.ok) return await response.arrayBuffer();
      } catch (error) {
        throw new FetchError(uri, error);
      }
      await response.body?.cancel();
      throw new KeyServerResponseError(uri, response.status);
    },
  };
}

/** More fetches were asked for than {@link limitFetches} lets through. */
export class KeyFetchLimitError extends Error {
  override name = 'KeyFetchLimitError';
}

/**
 * Lets at most `count` fetches through in any `seconds`, so that forged key ids can't make this service flood a
 * key server.
 */
export function limitFetches(fetcher: Fetcher, count: number, seconds: number): Fetcher {
  let started: number[] = [];
  return {
    async fetch(...parameters) {
      const now = Date.now();
      started = started.filter((time) => now - time < seconds * 1000);
      if (started.length >= count) throw new KeyFetchLimitError(`${count} key fetches within ${seconds} s`);
      started.push(now);
      return fetcher.fetch(...parameters);
    },
  };
}
