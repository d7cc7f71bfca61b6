import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { environment } from './environment';

/** The pool's only key, as PEM. */
export async function fetchPublicKey(): Promise<string> {
  const { keys } = (await (await fetch(environment.JWKS_URI)).json()) as { keys: JsonWebKey[] };
  return createPublicKey({ key: keys[0] as JsonWebKey, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}
