import type { AppClient } from '../app-clients';
import type { UserPool } from '../directory/user-pool';

/** Fields of a form that was sent. */
export type Form = Record<string, string>;

/** Request for a page of a sign-in that is under way. */
export interface PageRequest {
  pool: UserPool;
  client: AppClient;
  /** Path of the sign-in page, below which the others are. */
  base: string;
}

/** How a request ends: with a page, or with somebody who is signed in. */
export type Outcome = { page: string } | { accountId: string };
