import { generateKeyPairSync } from 'node:crypto';
import type { Claims } from '../../local/cognito/token-mint';
import {
  compactJws,
  decodeJws,
  ecdsa,
  hmac,
  nextCharacter,
  resigned,
  toBytes,
  toNumber,
  withMember,
} from './compact-jws';
import type { Forge } from './forge';
import type { SigningAuthority } from './signing-authority';

/** Order of the group of P-256 (NIST SP 800-186, section 3.2.1.3). */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const somebody = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** Signed by the load balancer's own key, with claims or header members that it does not send. */
const claims =
  (wrong: Claims, right: Claims = {}): Forge =>
  (authority, base) => ({
    control: authority.oidcData({ ...base, ...right }),
    forged: authority.oidcData({ ...base, ...wrong }),
  });
const header =
  (wrong: Claims): Forge =>
  (authority, base) => ({
    control: authority.oidcData(base),
    forged: authority.oidcData(base, wrong),
  });
/** What the load balancer writes both in the header and among the claims. */
const both =
  (wrong: Claims): Forge =>
  (authority, base) => ({
    control: authority.oidcData(base),
    forged: authority.oidcData({ ...base, ...wrong }, wrong),
  });

/** Good data, altered after it was signed. */
const altered =
  (alter: (data: string, authority: SigningAuthority) => string): Forge =>
  (authority, base) => {
    const control = authority.oidcData(base);
    return { control, forged: alter(control, authority) };
  };

const signature = (alter: (bytes: Buffer) => Buffer) => altered((data) => resigned(data, alter));
const [r, s] = [(bytes: Buffer) => bytes.subarray(0, 32), (bytes: Buffer) => bytes.subarray(32)];

/** The same header and claims with changes, signed in another way; without padding, which the service takes too. */
const signedAnew = (
  changes: Claims,
  signerOf: (authority: SigningAuthority) => (input: Buffer) => Buffer,
): Forge =>
  altered((data, authority) => {
    const [head, payload] = decodeJws(data);
    return compactJws(JSON.stringify({ ...JSON.parse(head), ...changes }), payload, signerOf(authority));
  });

const albSigner = ({ albKey }: SigningAuthority) => ecdsa(albKey.privateKey);

/** What can be wrong with `x-amzn-oidc-data`: "data with ...". */
export const SESSION_FORGERIES: Record<string, Forge> = {
  'alg none': signedAnew({ alg: 'none' }, albSigner),
  'alg HS256 with the public key in PEM as secret': signedAnew({ alg: 'HS256' }, ({ albKey }) =>
    hmac(albKey.publicKey.export({ type: 'spki', format: 'pem' })),
  ),
  'alg ES384': signedAnew({ alg: 'ES384' }, albSigner),
  'alg missing': signedAnew({ alg: undefined }, albSigner),
  'a signature by another key under the same kid': signedAnew({}, () => ecdsa(somebody.privateKey)),
  'a signature in DER': signedAnew({}, ({ albKey }) => ecdsa(albKey.privateKey, 'der')),
  'a signature of zeros': signature(() => Buffer.alloc(64)),
  'a signature whose r is zero': signature((bytes) => Buffer.concat([Buffer.alloc(32), s(bytes)])),
  'a signature whose s is zero': signature((bytes) => Buffer.concat([r(bytes), Buffer.alloc(32)])),
  'a signature whose r and s are the order': signature(() =>
    Buffer.concat([toBytes(P256_ORDER, 32), toBytes(P256_ORDER, 32)]),
  ),
  'a signature whose s has the order added': signature((bytes) =>
    Buffer.concat([toBytes(toNumber(r(bytes)), 33), toBytes(toNumber(s(bytes)) + P256_ORDER, 33)]),
  ),
  'a signature whose r and s are exchanged': signature((bytes) => Buffer.concat([s(bytes), r(bytes)])),
  'a signature without its last byte': signature((bytes) => bytes.subarray(0, -1)),
  'a signature with a zero after it': signature((bytes) => Buffer.concat([bytes, Buffer.alloc(1)])),
  'an empty signature': signature(() => Buffer.alloc(0)),
  'the claims of other data': altered((data, authority) =>
    [
      data.split('.')[0],
      authority.oidcData({ email: 'x@example.com' }).split('.')[1],
      data.split('.')[2],
    ].join('.'),
  ),
  'another signer': header({ signer: 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/x/1' }),
  'no signer': header({ signer: undefined }),
  'another client': header({ client: 'anotherclient' }),
  'another issuer': both({ iss: 'https://issuer.example' }),
  'another issuer in its header than in its claims': header({ iss: 'https://issuer.example' }),
  'an issuer in its header alone': claims({ iss: undefined }),
  'another expiry in its header than in its claims': header({ exp: 9_999_999_999 }),
  'another client in its claims than in its header': claims({ client: 'anotherclient' }),
  'another signer in its claims than in its header': claims({ signer: 'arn:aws:elasticloadbalancing:x' }),
  'no expiry': claims({ exp: undefined }),
  'an expiry in the past': both({ exp: 1 }),
  'an expiry that is a string': both({ exp: '9999999999' }),
  'a key of its own (jwk)': header({ jwk: somebody.publicKey.export({ format: 'jwk' }) }),
  'a critical extension': header({ crit: ['exp'] }),
  'another kid': header({ kid: '00000000-0000-4000-8000-000000000000' }),
  'a kid that is a path': header({ kid: '../../../../dev/null' }),
  'a kid that is an address': header({ kid: 'http://127.0.0.1:9/' }),
  'no kid': header({ kid: undefined }),
  'another sub': claims({ sub: 'somebody-else' }),
  'no sub': claims({ sub: undefined }),
  'an e-mail address that is an object': claims({ email: { toString: 1 } }),
  'two parts': altered((data) => data.slice(0, data.lastIndexOf('.'))),
  'four parts': altered((data) => `${data}.`),
  'nothing in it': altered(() => '.'),
  'a last character with other bits that mean nothing': altered((data) =>
    data.replace(/.(?==*$)/, nextCharacter),
  ),
  'padding that is one too few': altered((data) => data.slice(0, -1)),
  'a member named __proto__ in its header': altered((data, authority) => {
    const [head, payload] = decodeJws(data);
    return compactJws(withMember(head, '"__proto__":{"client":"x"}'), payload, albSigner(authority));
  }),
  'a member named __proto__ in its claims': altered((data, authority) => {
    const [head, payload] = decodeJws(data);
    return compactJws(head, withMember(payload, '"__proto__":{"sub":"x"}'), albSigner(authority));
  }),
};
