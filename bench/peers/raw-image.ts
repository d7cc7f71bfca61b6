import http from 'node:http';
import { pipeline } from 'node:stream';
import { Pool } from 'undici';
import { environment } from './environment';
import { IMAGE_KEY } from './image-key';

/** The floor for images: Node's own server and one unsigned request over a kept connection, piped. */
const pool = new Pool(environment.S3_ENDPOINT, { connections: 64 });

http
  .createServer(async (_request, response) => {
    const object = await pool.request({ method: 'GET', path: `/${environment.BUCKET}/${IMAGE_KEY}` });
    response.writeHead(200, {
      'Content-Type': 'image/png',
      'Content-Length': String(object.headers['content-length']),
    });
    pipeline(object.body, response, () => {});
  })
  .listen(environment.PORT);
