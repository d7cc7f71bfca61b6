import http from 'node:http';
import { environment } from './environment';

/** Header fields and body as long as those of a refusal. */
const FIELDS = { 'Content-Type': 'application/problem+json; charset=utf-8', 'X-Fields': 'x'.repeat(400) };
const BODY = JSON.stringify({ title: 'x'.repeat(250) });

/** Node's own server, which reads a command and answers at once: what no refusal can cost less than. */
http
  .createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(200, { ...FIELDS, 'Content-Length': BODY.length }).end(BODY);
    });
  })
  .listen(environment.PORT);
