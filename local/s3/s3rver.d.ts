/** The part of @20minutes/s3rver that is used here; the package brings no types. */
declare module '@20minutes/s3rver' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export default class S3rver {
    constructor(options: {
      /** Absolute path of the folder that holds the buckets. */
      directory: string;
      silent: boolean;
      /** Buckets by host name; off, they are by path. */
      vhostBuckets: boolean;
      configureBuckets: { name: string; configs: string[] }[];
    });
    configureBuckets(): Promise<unknown>;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}
