import type { Readable } from 'node:stream';
import type S3rver from '@20minutes/s3rver';
import type { S3rverContext } from '@20minutes/s3rver';

/**
 * Closes the file of an object that was opened and then not sent. s3rver opens it before it looks at
 * `If-None-Match`, and would leave one file open for every 304.
 */
export function closeUnsentContent(server: S3rver): void {
  server.middleware.unshift(async (context: S3rverContext, next: () => Promise<void>) => {
    const opened: Readable[] = [];
    const { store } = context;
    context.store = Object.assign(Object.create(store), {
      async getObject(...parameters: Parameters<typeof store.getObject>) {
        const object = await store.getObject(...parameters);
        if (object?.content) opened.push(object.content);
        return object;
      },
    });
    await next();
    for (const content of opened) if (content !== context.body) content.destroy();
  });
}
