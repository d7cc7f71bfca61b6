/** The part of @20minutes/s3rver that is used here; the package brings no types. */
declare module '@20minutes/s3rver' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  /** A request on its way through the server, which is a Koa application. */
  export interface S3rverContext {
    /** Where the buckets are: methods that take bucket, key and more, or objects with these. */
    store: object;
    status: number;
    type: string;
    body: unknown;
    /** A header of the request, empty where it has none. */
    get(header: string): string;
  }

  export default class S3rver {
    constructor(options: {
      /** Absolute path of the folder that holds the buckets. */
      directory: string;
      silent: boolean;
      /** Buckets by host name; off, they are by path. */
      vhostBuckets: boolean;
      configureBuckets: { name: string; configs: string[] }[];
    });
    readonly middleware: ((context: S3rverContext, next: () => Promise<void>) => Promise<void>)[];
    configureBuckets(): Promise<unknown>;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}
