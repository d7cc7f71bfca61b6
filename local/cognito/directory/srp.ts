import { createHash, getDiffieHellman, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PasswordVerifier } from './account';

/**
 * Secure Remote Password, version 6a (RFC 5054), with Cognito's parameters: the 3072-bit group of RFC 3526, generator
 * 2, SHA-256. A pool keeps no password but `g^x`, where `x` is a hash of salt, pool, user name and password: that checks
 * a password which is sent, and one which is only proved.
 */

export const PRIME = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
export const GENERATOR = 2n;

/** Multiplier `k`. */
export const MULTIPLIER = BigInt(`0x${hash(padded(PRIME), padded(GENERATOR)).toString('hex')}`);

/** @param identity pool name and user name, or group key and key of a device, without anything between */
export function createVerifier(identity: string, password: string): PasswordVerifier {
  const salt = BigInt(`0x${randomBytes(16).toString('hex')}`);
  return { salt: salt.toString(16), verifier: verifierOf(identity, password, salt).toString(16) };
}

export function verifies(identity: string, password: string, { salt, verifier }: PasswordVerifier): boolean {
  const given = verifierOf(identity, password, BigInt(`0x${salt}`));
  return timingSafeEqual(fixedLength(given), fixedLength(BigInt(`0x${verifier}`)));
}

/** Whether it can be a verifier that somebody else has made: two numbers, which the prime does not exceed. */
export function isVerifier({ salt, verifier }: PasswordVerifier): boolean {
  if (![salt, verifier].every((digits) => /^[0-9a-f]{1,800}$/i.test(digits))) return false;
  const value = BigInt(`0x${verifier}`);
  return value > 1n && value < PRIME - 1n;
}

function verifierOf(identity: string, password: string, salt: bigint): bigint {
  const x = hash(padded(salt), hash(`${identity}:${password}`));
  return power(GENERATOR, BigInt(`0x${x.toString('hex')}`));
}

/** `base^exponent` modulo the prime. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % PRIME;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}

/** Bytes of a number as Cognito hashes them: one zero byte before those whose first bit is set. */
export function padded(number: bigint): Buffer {
  const digits = number.toString(16);
  const even = digits.length % 2 === 1 ? `0${digits}` : digits;
  return Buffer.from(/^[89a-f]/i.test(even) ? `00${even}` : even, 'hex');
}

export function hash(...parts: (Buffer | string)[]): Buffer {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}

const fixedLength = (number: bigint) => Buffer.from(number.toString(16).padStart(768, '0'), 'hex');
