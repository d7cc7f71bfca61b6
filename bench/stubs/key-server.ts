import http from 'node:http';
import { environment } from '../peers/environment';

/** Serves the pool's public keys, which the benchmark passes in `JWKS`, at whatever path. */
http
  .createServer((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(process.env['JWKS']);
  })
  .listen(Number(environment.PORT), '127.0.0.1');
