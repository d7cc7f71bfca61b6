import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/**
 * An app's side of Cognito's SRP, written from RFC 5054 and apart from the product's. It has the group's prime from
 * RFC 3526, in digits.
 */
const N = BigInt(
  '0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
);
const G = 2n;

const modulo = (value: bigint) => ((value % N) + N) % N;

function modularPower(base: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return 1n;
  const half = modularPower(base, exponent / 2n);
  const square = modulo(half * half);
  return exponent % 2n === 0n ? square : modulo(square * base);
}

/** Two's complement, big end first, as Java's BigInteger writes a positive number. */
function bytes(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const plain = Buffer.from(even, 'hex');
  return plain[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), plain]) : plain;
}

const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const numberOf = (buffer: Buffer) => BigInt(`0x${buffer.toString('hex')}`);

/** What a pool keeps of a secret, so that it can be proved. @param identity pool name and user name, or those of a device */
export function verifierFor(identity: string, secret: string, salt: Buffer): Buffer {
  const x = sha256(bytes(numberOf(salt)), sha256(Buffer.from(`${identity}:${secret}`)));
  return bytes(modularPower(G, numberOf(x)));
}

/** App that proves a password. */
export class SrpClient {
  readonly #a = numberOf(randomBytes(32));
  readonly #publicKey = modularPower(G, this.#a);

  get SRP_A(): string {
    return this.#publicKey.toString(16);
  }

  /** Answer to `PASSWORD_VERIFIER`. */
  answer(parameters: Record<string, string>, password: string, poolName: string): Record<string, string> {
    const { USER_ID_FOR_SRP: userId = '', SALT, SRP_B, SECRET_BLOCK = '' } = parameters;
    const [salt, B] = [BigInt(`0x${SALT}`), BigInt(`0x${SRP_B}`)];
    const k = numberOf(sha256(bytes(N), bytes(G)));
    const u = numberOf(sha256(bytes(this.#publicKey), bytes(B)));
    const x = numberOf(sha256(bytes(salt), sha256(Buffer.from(`${poolName}${userId}:${password}`))));
    const S = modularPower(modulo(B - k * modularPower(G, x)), this.#a + u * x);
    const key = Buffer.from(hkdfSync('sha256', bytes(S), bytes(u), 'Caldera Derived Key', 16));
    const TIMESTAMP = 'Thu Jan 1 12:00:00 UTC 2026';
    const signed = Buffer.concat([
      Buffer.from(poolName + userId),
      Buffer.from(SECRET_BLOCK, 'base64'),
      Buffer.from(TIMESTAMP),
    ]);
    return {
      USERNAME: userId,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      TIMESTAMP,
      PASSWORD_CLAIM_SIGNATURE: createHmac('sha256', key).update(signed).digest('base64'),
    };
  }
}
