import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  calculateJwkThumbprint,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose';

/** Cognito signs ID tokens and access tokens with different keys. */
export type TokenUse = 'id' | 'access';

export type Claims = Record<string, unknown>;

type KeySet = Record<TokenUse, JWK>;

const ALGORITHM = 'RS256';

/** The user pool's signing keys. With a data folder they outlive the process, and so do the tokens. */
export class SigningKeys {
  private constructor(
    private keys: KeySet,
    private readonly file: string | undefined,
  ) {}

  static async load(dataFolder: string | undefined): Promise<SigningKeys> {
    const file = dataFolder && path.join(dataFolder, 'cognito-signing-keys.json');
    const kept = file && readKeys(file);
    const keys = new SigningKeys(kept || (await generateKeys()), file);
    if (!kept) keys.#save();
    return keys;
  }

  /** New keys from now on; tokens that the old ones signed are no longer verifiable. */
  async rotate(): Promise<void> {
    this.keys = await generateKeys();
    this.#save();
  }

  /** What `/.well-known/jwks.json` answers (RFC 7517). */
  publicKeySet(): { keys: JWK[] } {
    return { keys: [publicPart(this.keys.id), publicPart(this.keys.access)] };
  }

  async publicKeyPem(use: TokenUse): Promise<string> {
    const key = await importJWK(publicPart(this.keys[use]), ALGORITHM, { extractable: true });
    if (key instanceof Uint8Array) throw new TypeError('A signing key is never symmetric');
    return exportSPKI(key);
  }

  /** Signs any claims whatever, also those that Cognito would never issue; `header` overrides `kid` and `alg`. */
  async sign(use: TokenUse, claims: Claims, header: Claims = {}): Promise<string> {
    const key = this.keys[use];
    return new SignJWT(claims)
      .setProtectedHeader({ kid: key.kid ?? '', alg: ALGORITHM, ...header })
      .sign(await importJWK(key, ALGORITHM));
  }

  #save(): void {
    if (!this.file) return;
    mkdirSync(path.dirname(this.file), { recursive: true });
    writeFileSync(this.file, JSON.stringify(this.keys), { mode: 0o600 });
  }
}

function readKeys(file: string): KeySet | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as KeySet;
  } catch {
    return undefined;
  }
}

async function generateKeys(): Promise<KeySet> {
  const [id, access] = await Promise.all([generateKey(), generateKey()]);
  return { id, access };
}

async function generateKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const key = await exportJWK(privateKey);
  return { ...key, kid: await calculateJwkThumbprint(key), alg: ALGORITHM, use: 'sig' };
}

function publicPart({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use } as JWK;
}
