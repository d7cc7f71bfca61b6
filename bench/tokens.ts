import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';

const signAsync = promisify(sign);

export const REGION = 'eu-west-1';
export const POOL_ID = 'eu-west-1_Benchmark';
export const CLIENT_ID = 'mobile1client';
export const ISSUER = `https://cognito-idp.${REGION}.amazonaws.com/${POOL_ID}`;

/** Tokens outlive the longest run, in seconds. */
const LIFETIME = 24 * 3600;
/** So many are signed at once: the thread pool's size. */
const BATCH = 64;

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Issues access tokens of Cognito's shape: RS256 with a key of 2048 bits, about 1 KB. */
export class TokenIssuer {
  readonly #kid = randomUUID();
  readonly #publicKey: KeyObject;
  readonly #privateKey: KeyObject;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  get jwks(): string {
    const key = { ...this.#publicKey.export({ format: 'jwk' }), kid: this.#kid, alg: 'RS256', use: 'sig' };
    return JSON.stringify({ keys: [key] });
  }

  /** So many tokens, each of another user. */
  async issue(count: number): Promise<string[]> {
    const tokens: string[] = [];
    while (tokens.length < count) {
      const batch = Math.min(BATCH, count - tokens.length);
      tokens.push(...(await Promise.all(Array.from({ length: batch }, () => this.#issueOne()))));
    }
    return tokens;
  }

  async #issueOne(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      sub: randomUUID(),
      'cognito:groups': ['Admins'],
      iss: ISSUER,
      version: 2,
      client_id: CLIENT_ID,
      origin_jti: randomUUID(),
      event_id: randomUUID(),
      token_use: 'access',
      scope: `openid profile email Admins-${CLIENT_ID}`,
      auth_time: now,
      exp: now + LIFETIME,
      iat: now,
      jti: randomUUID(),
      username: randomUUID(),
    };
    const signed = `${encode({ kid: this.#kid, alg: 'RS256' })}.${encode(payload)}`;
    const signature = await signAsync('RSA-SHA256', Buffer.from(signed), this.#privateKey);
    return `${signed}.${signature.toString('base64url')}`;
  }
}
