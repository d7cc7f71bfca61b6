import { generateKeyPairSync } from 'node:crypto';
import type { Claims } from '../../local/cognito/token-mint';
import { compactJws, decodeJws, nextCharacter, rsa } from './compact-jws';
import { accessClaims, type SigningAuthority } from './signing-authority';

/** A token that must be refused, beside one that differs only in what is wrong with it and must be accepted. */
export interface Forgery {
  control: string;
  forged: string;
}

/** @param base claims that both tokens have, such as the client */
export type Forge = (authority: SigningAuthority, base: Claims) => Forgery;

type Changes = Claims | ((now: number) => Claims);

const changesAt = (changes: Changes) =>
  typeof changes === 'function' ? changes(Math.floor(Date.now() / 1000)) : changes;

/** Signed by the pool's own key, with claims or header members that Cognito does not issue. */
export const claims =
  (wrong: Changes, right: Changes = {}): Forge =>
  (authority, base) => ({
    control: authority.accessToken({ ...base, ...changesAt(right) }),
    forged: authority.accessToken({ ...base, ...changesAt(wrong) }),
  });
export const header =
  (wrong: Claims, right: Claims = {}): Forge =>
  (authority, base) => ({
    control: authority.accessToken(base, right),
    forged: authority.accessToken(base, wrong),
  });

/** Signed by the pool's own key, over texts that need not be JSON. */
export const texts =
  (alter: (header: string, payload: string) => [string | Buffer, string | Buffer]): Forge =>
  (authority, base) => {
    const [head, payload] = decodeJws(authority.accessToken(base));
    const signer = rsa(authority.poolKey.privateKey);
    return {
      control: compactJws(head, payload, signer),
      forged: compactJws(...alter(head, payload), signer),
    };
  };

/** A good token, altered after it was signed. */
export const altered =
  (alter: (token: string, authority: SigningAuthority) => string): Forge =>
  (authority, base) => {
    const control = authority.accessToken(base);
    return { control, forged: alter(control, authority) };
  };

/** Signed as it is written, with other bits that mean nothing in the last character of one part. */
export const respelled =
  (index: 0 | 1): Forge =>
  (authority, base) => {
    const [head, payload] = decodeJws(authority.accessToken(base));
    // Unless the number of bytes is a multiple of three, the last character has such bits.
    const lengthened = (text: string) => (text.length % 3 === 0 ? `${text} ` : text);
    const parts = [head, payload].map(lengthened).map((text) => Buffer.from(text).toString('base64url'));
    const signed = () => {
      const input = parts.join('.');
      return `${input}.${rsa(authority.poolKey.privateKey)(Buffer.from(input)).toString('base64url')}`;
    };
    const control = signed();
    parts[index] = String(parts[index]).replace(/.$/, nextCharacter);
    return { control, forged: signed() };
  };

/** With this `alg`, signed accordingly; what is signed is right. */
export const algorithm =
  (
    alg: unknown,
    signerOf: (authority: SigningAuthority) => (input: Buffer) => Buffer,
    more: Claims = {},
  ): Forge =>
  (authority, base) => {
    const payload = JSON.stringify(accessClaims(base));
    const head = (changes: Claims) =>
      JSON.stringify({ kid: authority.poolKey.kid, alg: 'RS256', ...changes });
    return {
      control: compactJws(head({}), payload, rsa(authority.poolKey.privateKey)),
      forged: compactJws(head({ alg, ...more }), payload, signerOf(authority)),
    };
  };

export const spki = ({ poolKey }: SigningAuthority) =>
  poolKey.publicKey.export({ type: 'spki', format: 'pem' });
export const pkcs1 = ({ poolKey }: SigningAuthority) =>
  poolKey.publicKey.export({ type: 'pkcs1', format: 'pem' });
export const modulus = ({ poolKey }: SigningAuthority) =>
  Buffer.from(String(poolKey.publicKey.export({ format: 'jwk' }).n), 'base64url');
export const poolSigner = ({ poolKey }: SigningAuthority) => rsa(poolKey.privateKey);
export const nothing = () => () => Buffer.alloc(0);
export const somebody = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const somebodyEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const partOf = (token: string, index: number) => String(token.split('.')[index]);
export const replacePart = (token: string, index: number, part: string) =>
  token
    .split('.')
    .map((old, at) => (at === index ? part : old))
    .join('.');
