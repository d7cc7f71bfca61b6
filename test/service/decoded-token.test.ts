import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { Jwk } from 'aws-jwt-verify/jwk';
import {
  accessTokenClaims,
  type Claims,
  createSigningKey,
  publicKeySet,
  signToken,
} from '../../local/cognito/token-mint';
import { readUnverified } from '../../service/auth/compact-jws';
import { createDecodedTokenVerifier } from '../../service/auth/decoded-token';
import type { PoolKeys } from '../../service/auth/pool-keys';

const POOL_ID = 'eu-west-1_Example';
const ISSUER = `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`;
const CLIENT_ID = 'client';

const key = createSigningKey();
const [jwk] = publicKeySet([key]).keys as [Jwk];
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const claims = (changes: Claims = {}): Claims => ({
  ...accessTokenClaims({
    issuer: ISSUER,
    sub: randomUUID(),
    username: 'somebody',
    groups: [],
    clientId: CLIENT_ID,
    scopes: ['openid'],
    lifetime: 60,
  }),
  ...changes,
});

/** Whether a token counts where the key server names this key: with us, and with aws-jwt-verify's own verifier. */
async function verdicts(token: string, named: Jwk): Promise<[string, string]> {
  const keys: Pick<PoolKeys, 'find'> = { find: async () => named };
  const verify = createDecodedTokenVerifier(ISSUER, [CLIENT_ID], keys);
  const reference = CognitoJwtVerifier.create({
    userPoolId: POOL_ID,
    tokenUse: 'access',
    clientId: CLIENT_ID,
  });
  reference.cacheJwks({ keys: [named] });
  const verdict = (result: Promise<unknown>) =>
    result.then(
      () => 'valid',
      (error: Error) => error.constructor.name,
    );
  return [await verdict(verify(readUnverified(token))), await verdict(reference.verify(token))];
}

/** Signed with the curve's key as DER, which OpenSSL would take for a signature of any algorithm. */
function signedByCurve(): string {
  const [header, payload] = signToken(key, claims()).split('.');
  const signature = sign('sha256', Buffer.from(`${header}.${payload}`), curve.privateKey);
  return `${header}.${payload}.${signature.toString('base64url')}`;
}

it('accepts a token of the pool, as the library does', async () => {
  expect(await verdicts(signToken(key, claims()), jwk)).toEqual(['valid', 'valid']);
});

const later = () => Math.floor(Date.now() / 1000) + 60;

it.each<[string, () => string, Jwk, string]>([
  ['a key for encryption', () => signToken(key, claims()), { ...jwk, use: 'enc' }, 'JwkInvalidUseError'],
  [
    'a key for another algorithm',
    () => signToken(key, claims()),
    { ...jwk, alg: 'RS512' },
    'JwtInvalidSignatureAlgorithmError',
  ],
  [
    'another algorithm',
    () => signToken(key, claims(), { alg: 'RS512' }),
    jwk,
    'JwtInvalidSignatureAlgorithmError',
  ],
  [
    'another key under the same id',
    () => signToken({ ...createSigningKey(), kid: key.kid }, claims()),
    jwk,
    'JwtInvalidSignatureError',
  ],
  ['another issuer', () => signToken(key, claims({ iss: `${ISSUER}X` })), jwk, 'JwtInvalidIssuerError'],
  [
    'another use',
    () => signToken(key, claims({ token_use: 'id', aud: CLIENT_ID })),
    jwk,
    'CognitoJwtInvalidTokenUseError',
  ],
  [
    'another client',
    () => signToken(key, claims({ client_id: 'other' })),
    jwk,
    'CognitoJwtInvalidClientIdError',
  ],
  ['an expiry in the past', () => signToken(key, claims({ exp: later() - 120 })), jwk, 'JwtExpiredError'],
  ['a start in the future', () => signToken(key, claims({ nbf: later() })), jwk, 'JwtNotBeforeError'],
])('refuses a token with %s, for the same reason as the library', async (what, token, named, reason) => {
  // With several issuers the library looks for the issuer first, and not among its checks.
  const ofLibrary = what === 'another issuer' ? 'ParameterValidationError' : reason;
  expect(await verdicts(token(), named)).toEqual([reason, ofLibrary]);
});

it('refuses a key that is not RSA, whatever the token says of its algorithm', async () => {
  const named = { ...curve.publicKey.export({ format: 'jwk' }), kid: key.kid } as Jwk;
  expect((await verdicts(signedByCurve(), named))[0]).toBe('JwtInvalidSignatureAlgorithmError');
});
