import createClient from 'openapi-fetch';
import request from 'supertest';
import type { paths } from './api';
import type { SmokeOptions } from './options';

/** What `main.ts` read from the command line. */
export const options = JSON.parse(process.env['SMOKE_OPTIONS'] ?? '{}') as SmokeOptions;

const agent = () => {
  const requests = request.agent(options.url);
  return options.insecure ? requests.disableTLSCerts() : requests;
};

/** Somebody who is not signed in. Answers are taken as they are: no redirect is followed. */
export const anonymous = agent();

/** The user of the token, through a client that is made from the OpenAPI document. */
export const client = createClient<paths>({
  baseUrl: options.url,
  headers: { Authorization: `Bearer ${options.token}` },
});

/** The user of the token, for requests that the document does not have. */
export const signedIn = agent().set('Authorization', `Bearer ${options.token}`);
