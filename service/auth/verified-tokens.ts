import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Principal } from './principal';

/** Most memory for all that are remembered, in bytes: about 19,000 tokens of 1 KB. */
const MEMORY = 32 * 1024 * 1024;
/** Memory of an entry besides the texts of its principal, and of each member of its lists; as measured, and a third more. */
const ENTRY = 600;
const LIST_MEMBER = 32;

/** What a verification found out, and what it hangs on. */
export interface VerifiedToken {
  principal: Principal;
  /** Id of the key that signed the token. */
  keyId: string;
  /** The token's `exp`: seconds since 1970. */
  expiresAt: number;
}

/**
 * Cache of verified access tokens and the principals they speak for, since verifying costs more than all the rest of
 * a request. A verification counts as long as the token does. Where there is no room left, the token that was not used
 * for longest is forgotten.
 *
 * No check is weakened by it: only the exact token is found again, not after it has expired, and not after its key
 * has left the user pool's key set. What is not found is verified as if seen for the first time.
 */
export class VerifiedTokens {
  /** By the SHA-256 of the token: as quick to find as by its text, and no more than the hash of a long one is kept. */
  readonly #entries = new LRUCache<string, VerifiedToken>({ maxSize: MEMORY });
  readonly #isCurrentKey: (keyId: string) => boolean;

  /** @param isCurrentKey whether a key is in the pool's key set now; asked each time a token is looked for */
  constructor(isCurrentKey: (keyId: string) => boolean) {
    this.#isCurrentKey = isCurrentKey;
  }

  /** How many tokens are remembered. */
  get size(): number {
    return this.#entries.size;
  }

  find(token: string): Principal | undefined {
    const key = keyOf(token);
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (Date.now() < entry.expiresAt * 1000 && this.#isCurrentKey(entry.keyId)) return entry.principal;
    this.#entries.delete(key);
    return undefined;
  }

  remember(token: string, verified: VerifiedToken): void {
    this.#entries.set(keyOf(token), verified, { size: sizeOf(token, verified) });
  }
}

/** Memory of an entry, in bytes. All texts of the principal are in the token, where they take more room. */
const sizeOf = (token: string, { principal: { groups, scopes } }: VerifiedToken) =>
  ENTRY + token.length + LIST_MEMBER * (groups.length + scopes.length);

const keyOf = (token: string) => hash('sha256', token, 'base64');
