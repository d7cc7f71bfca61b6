import request from 'supertest';
import type { SmokeOptions } from './options';

/** What `main.ts` read from the command line. */
export const options = JSON.parse(process.env['SMOKE_OPTIONS'] ?? '{}') as SmokeOptions;

const agent = () => {
  const requests = request.agent(options.url);
  return options.insecure ? requests.disableTLSCerts() : requests;
};

/** Somebody who is not signed in. Answers are taken as they are: no redirect is followed. */
export const anonymous = agent();

/** The user of the token. */
export const signedIn = agent().set('Authorization', `Bearer ${options.token}`);
