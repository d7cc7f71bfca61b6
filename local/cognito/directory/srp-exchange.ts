import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { v5 as uuidFrom } from 'uuid';
import type { PasswordVerifier } from './account';
import { isSame } from './codes';
import { CognitoError } from './cognito-error';
import { GENERATOR, hash, MULTIPLIER, PRIME, padded, power } from './srp';

/** Info of the key derivation, as Amplify and the AWS SDKs for mobile apps have it. */
const KEY_INFO = 'Caldera Derived Key';

const KEY_LENGTH = 16;

/** What an app signs to prove a password. */
export interface Claim {
  /** Whose password: pool name and user name, or group key and key of a device. */
  identity: string;
  secretBlock: string;
  timestamp: string;
  signature: string;
}

/** One run of SRP, on the side of the pool: proves a password without learning it (RFC 5054; names as there). */
export class SrpExchange {
  /** `B`, in hexadecimal digits. */
  readonly publicKey: string;
  readonly #key: Buffer;

  /**
   * @param clientPublicKey `A`, in hexadecimal digits
   * @throws {CognitoError} `InvalidParameterException` for an `A` that would make any password right
   */
  constructor(
    clientPublicKey: string,
    { verifier }: PasswordVerifier,
    privateKey = BigInt(`0x${randomBytes(32).toString('hex')}`),
  ) {
    const a = /^[0-9a-f]{1,800}$/i.test(clientPublicKey) ? BigInt(`0x${clientPublicKey}`) : 0n;
    if (a % PRIME === 0n) {
      throw new CognitoError(
        'InvalidParameterException',
        'SRP_A must be a number that the prime does not divide.',
      );
    }
    const v = BigInt(`0x${verifier}`);
    const b = (MULTIPLIER * v + power(GENERATOR, privateKey)) % PRIME;
    const u = BigInt(`0x${hash(padded(a), padded(b)).toString('hex')}`);
    const secret = power((a * power(v, u)) % PRIME, privateKey);
    this.publicKey = b.toString(16);
    this.#key = Buffer.from(hkdfSync('sha256', padded(secret), padded(u), KEY_INFO, KEY_LENGTH));
  }

  /** Whether somebody knows the password. */
  proves({ identity, secretBlock, timestamp, signature }: Claim): boolean {
    const expected = createHmac('sha256', this.#key)
      .update(identity)
      .update(Buffer.from(secretBlock, 'base64'))
      .update(timestamp)
      .digest('base64');
    return isSame(signature, expected);
  }
}

/** Namespace of user names that nobody has. */
const NOBODY = '7e0f7d52-6a3b-4b8c-9f0a-2a1d8c5e4b90';

/** Those who do not exist, and are asked for a proof like others: the same for the same name, as long as the process lives. */
export class Nobody {
  readonly #secret = randomBytes(32);

  /** @param madeUp whether Cognito makes user names up */
  named(name: string, { madeUp }: { madeUp: boolean }): { username: string; password: PasswordVerifier } {
    const digest = createHmac('sha256', this.#secret).update(name.trim().toLowerCase()).digest('hex');
    return {
      username: madeUp ? uuidFrom(digest, NOBODY) : name,
      password: { salt: digest.slice(0, 32), verifier: digest },
    };
  }
}
