import http from 'node:http';
import { environment } from '../peers/environment';

/** Confirms every publish when its body has arrived, as AWS IoT's data plane does. */
http
  .createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const answer = '{"message":"OK","traceId":"00000000-0000-4000-8000-000000000000"}';
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': answer.length });
      response.end(answer);
    });
  })
  .listen(Number(environment.PORT), '127.0.0.1');
