import { constants, createHmac, type KeyObject, sign } from 'node:crypto';

export type Signer = (input: Buffer) => Buffer;

/** JWS in compact serialization of just these bytes, which need not be what any library would write. */
export function compactJws(header: string | Buffer, payload: string | Buffer, signer: Signer): string {
  const input = [header, payload].map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
}

export const rsa =
  (key: KeyObject, hash = 'sha256'): Signer =>
  (input) =>
    sign(hash, input, key);

export const rsaPss =
  (key: KeyObject): Signer =>
  (input) =>
    sign('sha256', input, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });

export const hmac =
  (secret: string | Buffer): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();

export const ecdsa =
  (key: KeyObject, dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363'): Signer =>
  (input) =>
    sign('sha256', input, { key, dsaEncoding });

/** The three parts of a token, decoded. */
export function decodeJws(token: string): [header: string, payload: string, signature: Buffer] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const text = (part: string) => Buffer.from(part, 'base64url').toString();
  return [text(header), text(payload), Buffer.from(signature, 'base64url')];
}

/** The same token with another signature. */
export function resigned(token: string, alter: (signature: Buffer) => Buffer): string {
  const end = token.lastIndexOf('.') + 1;
  return token.slice(0, end) + alter(Buffer.from(token.slice(end), 'base64url')).toString('base64url');
}

/** An unsigned big-endian number and its bytes: what ECDSA's r and s, and RSA's signature and modulus, are. */
export const toNumber = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);
export const toBytes = (number: bigint, length: number) =>
  Buffer.from(number.toString(16).padStart(length * 2, '0'), 'hex');

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The next character of base64url: as the last of a part with unused bits, it stands for the same bytes. */
export const nextCharacter = (character: string) => ALPHABET[ALPHABET.indexOf(character) + 1] as string;

/** A JSON object's text with another member at its end. */
export const withMember = (text: string, member: string) => text.replace(/\}$/, `,${member}}`);
