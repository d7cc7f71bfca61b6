import type { AppClient } from '../app-clients';
import type { UserPool } from '../directory/user-pool';
import type { ProviderSignIns } from '../provider-sign-ins';

/** Request for a page of a sign-in that is under way. */
export interface PageRequest {
  pool: UserPool;
  client: AppClient;
  /** Path of the sign-in page, below which the others are. */
  base: string;
  /** Undefined where the stack has no other identity providers. */
  providerSignIns: ProviderSignIns | undefined;
}

/** How a request ends: with a page, elsewhere, with somebody who is signed in, or back at the app with an error. */
export type Outcome =
  | { page: string }
  | { location: string }
  | { accountId: string }
  | { error: string; description: string };
