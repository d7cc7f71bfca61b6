import type { Readable } from 'node:stream';
import type S3rver from '@20minutes/s3rver';
import type { S3rverContext } from '@20minutes/s3rver';

/** What begins a request that is signed as the SDK signs; s3rver then checks access key and signature. */
const SIGNED = /^AWS4-HMAC-SHA256 Credential=/;

class ForeignPathError extends Error {}

/**
 * What s3rver leaves to whoever runs it, where pages of other sites may send requests to it:
 * - It takes requests without a signature. Here they get 403.
 * - It takes keys for paths, `..` too, and would read and write any file. Here such a key gets 400, wherever in the
 *   request it is.
 * - It opens the file of an object before it looks at `If-None-Match`, and would leave one open for every 304.
 */
export function guardStore(server: S3rver): void {
  server.middleware.unshift(async (context, next) => {
    if (!SIGNED.test(context.get('authorization'))) {
      return refuse(context, 403, 'AccessDenied', 'Access Denied');
    }
    const opened: Readable[] = [];
    context.store = guarded(context.store, opened);
    try {
      await next();
    } catch (error) {
      if (!(error instanceof ForeignPathError)) throw error;
      refuse(context, 400, 'InvalidRequest', error.message);
    }
    for (const content of opened) if (content !== context.body) content.destroy();
  });
}

function guarded(store: S3rverContext['store'], opened: Readable[]): S3rverContext['store'] {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]) => {
        for (const parameter of parameters) assertInside(parameter);
        const result = await member.apply(target, parameters);
        if (name === 'getObject' && result?.content) opened.push(result.content);
        return result;
      };
    },
  });
}

/** @throws {ForeignPathError} where a bucket, key or upload id would lead out of the folder of the buckets */
function assertInside(parameter: unknown): void {
  const { bucket, key } = Object(parameter) as { bucket?: unknown; key?: unknown };
  for (const name of [parameter, bucket, key]) {
    if (typeof name === 'string' && name.split(/[/\\]/).some((segment) => /^\.{1,2}$|\0/.test(segment))) {
      throw new ForeignPathError('A key must not have "." or ".." between its slashes');
    }
  }
}

function refuse(context: S3rverContext, status: number, code: string, message: string): void {
  context.status = status;
  context.type = 'application/xml';
  context.body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message.replaceAll('"', '&quot;')}</Message></Error>`;
}
