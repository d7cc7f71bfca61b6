import http from 'node:http';
import { describeCaller, SOMEBODY } from './claims';
import { environment } from './environment';

/** Node's own server and nothing else: what no framework can beat. */
http
  .createServer((_request, response) => {
    const body = JSON.stringify(describeCaller(SOMEBODY));
    response.writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(body);
  })
  .listen(environment.PORT);
