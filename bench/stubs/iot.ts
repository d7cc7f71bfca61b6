import http from 'node:http';
import { environment } from '../peers/environment';

const CONFIRMATION = '{"message":"OK","traceId":"00000000-0000-4000-8000-000000000000"}';
const SHADOW = '{"state":{"reported":{"state":"closed","obstructed":false,"connected":true,"position":0}}}';

/** Data plane of AWS IoT without MQTT: every gate is closed, and a publish is confirmed when its body has arrived. */
http
  .createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const answer = request.method === 'GET' ? SHADOW : CONFIRMATION;
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': answer.length });
      response.end(answer);
    });
  })
  .listen(Number(environment.PORT), '127.0.0.1');
