import express from 'express';
import { describeCaller, SOMEBODY } from './claims';
import { environment } from './environment';

/** Express 5 as it comes: no middleware, no authentication. */
const app = express();
app.get('/livez', (_request, response) => {
  response.json({ status: 'live' });
});
app.get('/v1/me', (_request, response) => {
  response.json(describeCaller(SOMEBODY));
});
app.listen(Number(environment.PORT));
