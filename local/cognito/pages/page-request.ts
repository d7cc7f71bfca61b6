import type { IncomingMessage } from 'node:http';
import type { AppClient } from '../app-clients';
import type { UserPool } from '../directory/user-pool';
import type { ProviderSignIns } from '../provider-sign-ins';

/** Fields of a form that was sent, or of a query. */
export type Form = Record<string, string>;

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

/** Longest form that is read, in bytes: more than all attributes with their labels. */
export const FORM_LIMIT = 65_536;

/** Undefined where the form is too long. */
export async function readForm(request: IncomingMessage): Promise<Form | undefined> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > FORM_LIMIT) return undefined;
  }
  return Object.fromEntries(new URLSearchParams(text));
}
