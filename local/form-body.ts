import type { IncomingMessage } from 'node:http';

/** Fields of a form that was sent, or of a query. */
export type Form = Record<string, string>;

/** Longest form that is read, in bytes: more than all attributes of an account with their labels. */
export const FORM_LIMIT = 65_536;

/** Reads a form; undefined where it is too long. */
export async function readForm(request: IncomingMessage): Promise<Form | undefined> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > FORM_LIMIT) return undefined;
  }
  return Object.fromEntries(new URLSearchParams(text));
}
