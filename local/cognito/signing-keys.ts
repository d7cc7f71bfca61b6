import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readKept } from '../data-folder';
import { createSigningKey, type SigningKey } from './token-mint';

/** Signing keys of the user pool: Cognito signs ID tokens and access tokens with different ones. */
export type SigningKeys = Record<'id' | 'access', SigningKey>;

type KeyFile = Record<keyof SigningKeys, JsonWebKey>;

/**
 * Signing keys; with a data folder they outlive the process, and so do the tokens.
 */
export function loadSigningKeys(dataFolder: string | undefined): SigningKeys {
  if (dataFolder === undefined) return createSigningKeys();
  const file = path.join(dataFolder, 'cognito-signing-keys.json');
  const kept = readKept(file, readKeys);
  if (kept) return kept;
  const keys = createSigningKeys();
  mkdirSync(dataFolder, { recursive: true });
  const content: KeyFile = { id: privateJwk(keys.id), access: privateJwk(keys.access) };
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
  return keys;
}

export const createSigningKeys = (): SigningKeys => ({ id: createSigningKey(), access: createSigningKey() });

function readKeys(text: string): SigningKeys {
  const { id, access } = JSON.parse(text) as KeyFile;
  return { id: signingKey(id), access: signingKey(access) };
}

function signingKey(jwk: JsonWebKey): SigningKey {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  return { kid: String(jwk['kid']), privateKey, publicKey: createPublicKey(privateKey) };
}

const privateJwk = ({ kid, privateKey }: SigningKey): JsonWebKey => ({
  ...privateKey.export({ format: 'jwk' }),
  kid,
});
