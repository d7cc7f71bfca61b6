import {
  ecdsa,
  hmac,
  nextCharacter,
  resigned,
  rsa,
  rsaPss,
  toBytes,
  toNumber,
  withMember,
} from './compact-jws';
import {
  algorithm,
  altered,
  claims,
  type Forge,
  header,
  modulus,
  nothing,
  partOf,
  pkcs1,
  poolSigner,
  replacePart,
  respelled,
  somebody,
  somebodyEc,
  spki,
  texts,
} from './forge';
import { accessClaims, ISSUER } from './signing-authority';

/** Algorithms: RFC 8725 sections 2.1, 3.1 and 3.2; Wycheproof's "SignatureAlgorithmConfusion" and "NoneAlg". */
const ALGORITHMS: Record<string, Forge> = {
  'alg none without a signature': algorithm('none', nothing),
  'alg none with the signature of the pool': algorithm('none', poolSigner),
  'alg None': algorithm('None', poolSigner),
  'alg NONE': algorithm('NONE', poolSigner),
  'alg HS256 with the public key in PEM as secret': algorithm('HS256', (authority) => hmac(spki(authority))),
  'alg HS256 with the public key of PKCS 1 as secret': algorithm('HS256', (authority) =>
    hmac(pkcs1(authority)),
  ),
  'alg HS256 with the modulus as secret': algorithm('HS256', (authority) => hmac(modulus(authority))),
  'alg HS256 with an empty secret': algorithm('HS256', () => hmac('')),
  'alg RS384 by the pool': algorithm('RS384', ({ poolKey }) => rsa(poolKey.privateKey, 'sha384')),
  'alg RS512 by the pool': algorithm('RS512', ({ poolKey }) => rsa(poolKey.privateKey, 'sha512')),
  'alg PS256 by the pool': algorithm('PS256', ({ poolKey }) => rsaPss(poolKey.privateKey)),
  'alg RS256 over a PSS signature': algorithm('RS256', ({ poolKey }) => rsaPss(poolKey.privateKey)),
  'alg RS256 over a SHA-512 signature': algorithm('RS256', ({ poolKey }) =>
    rsa(poolKey.privateKey, 'sha512'),
  ),
  'alg ES256 by another key': algorithm('ES256', () => ecdsa(somebodyEc.privateKey)),
  'alg in lower case': algorithm('rs256', poolSigner),
  'alg missing': algorithm(undefined, poolSigner),
  'alg in a list': algorithm(['RS256'], poolSigner),
  'alg null': algorithm(null, poolSigner),
};

/** Signatures: RFC 8725 sections 2.3, 3.3 and 3.4; Wycheproof's "ModifiedSignature" and "InvalidEncoding". */
const SIGNATURES: Record<string, Forge> = {
  'a signature by another key under the same kid': algorithm('RS256', () => rsa(somebody.privateKey)),
  'an empty signature': altered((token) => resigned(token, () => Buffer.alloc(0))),
  'a signature of zeros': altered((token) => resigned(token, () => Buffer.alloc(256))),
  'a signature that is the number one': altered((token) => resigned(token, () => toBytes(1n, 256))),
  'a signature without its last byte': altered((token) => resigned(token, (bytes) => bytes.subarray(0, -1))),
  'a signature without its first byte': altered((token) => resigned(token, (bytes) => bytes.subarray(1))),
  'a signature with a zero after it': altered((token) =>
    resigned(token, (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])),
  ),
  'a signature with a zero before it': altered((token) =>
    resigned(token, (bytes) => Buffer.concat([Buffer.alloc(1), bytes])),
  ),
  'a signature written twice': altered((token) => resigned(token, (bytes) => Buffer.concat([bytes, bytes]))),
  'a signature backwards': altered((token) => resigned(token, (bytes) => Buffer.from(bytes).reverse())),
  'a signature plus the modulus': altered((token, authority) =>
    resigned(token, (bytes) => toBytes(toNumber(bytes) + toNumber(modulus(authority)), 257)),
  ),
  'the signature of another token': altered((token, authority) =>
    replacePart(token, 2, partOf(authority.accessToken(), 2)),
  ),
  'the header of another kind of token': altered((token, authority) =>
    replacePart(token, 0, partOf(authority.oidcData(), 0).replaceAll('=', '')),
  ),
  'the claims of another token': altered((token, authority) =>
    replacePart(token, 1, partOf(authority.accessToken(), 1)),
  ),
};

/** Keys that a token brings or names itself: RFC 8725 section 3.10. */
const KEYS: Record<string, Forge> = {
  'a key of its own (jwk)': algorithm('RS256', () => rsa(somebody.privateKey), {
    jwk: somebody.publicKey.export({ format: 'jwk' }),
  }),
  'a key set of its own (jku)': algorithm('RS256', () => rsa(somebody.privateKey), {
    jku: 'http://127.0.0.1:9/keys',
  }),
  'a certificate of its own (x5c)': header({ x5c: ['MIIB'] }),
  'a certificate elsewhere (x5u)': header({ x5u: 'http://127.0.0.1:9/certificate' }),
  'no kid': header({ kid: undefined }),
  'a kid that is empty': header({ kid: '' }),
  'a kid that is a path': header({ kid: '../../../../dev/null' }),
  'a kid that is an address': header({ kid: 'http://127.0.0.1:9/key' }),
  'a kid with a statement': header({ kid: "' OR '1'='1" }),
  'a kid that is a number': header({ kid: 0 }),
  'a kid that is a list': header({ kid: ['a'] }),
  'a kid that is a member of every object': header({ kid: 'constructor' }),
};

/** Structure and encoding: RFC 7515 sections 3.1, 5.2 and 7; RFC 8725 sections 2.4 to 2.6, 3.6 and 3.7. */
const STRUCTURE: Record<string, Forge> = {
  'two parts': altered((token) => token.slice(0, token.lastIndexOf('.'))),
  'four parts': altered((token) => `${token}.`),
  'the five parts of an encrypted token': altered((token) => `${token}.AAAA.AAAA`),
  'an empty header': altered((token) => replacePart(token, 0, '')),
  'an empty payload': altered((token) => replacePart(token, 1, '')),
  'padding after its header': altered((token) => replacePart(token, 0, `${partOf(token, 0)}=`)),
  'padding after its signature': altered((token) => `${token}==`),
  'a character of the other base64 alphabet': altered((token) => `${token.slice(0, -8)}+${token.slice(-7)}`),
  'a character outside of base64': altered((token) => `${token.slice(0, -8)}!${token.slice(-7)}`),
  'a percent-encoded dot': altered((token) => token.replace('.', '%2E')),
  'quotation marks around it': altered((token) => `"${token}"`),
  'JSON serialization': altered((token) => {
    const [head, payload, signature] = token.split('.');
    return JSON.stringify({ protected: head, payload, signature });
  }),
  'itself again after a comma': altered((token) => `${token},${token}`),
  'a header that is no JSON': texts((_head, payload) => ['{kid}', payload]),
  'a header that is a list': texts((head, payload) => [`[${head}]`, payload]),
  'a header that is null': texts((_head, payload) => ['null', payload]),
  'a payload that is a list': texts((head, payload) => [head, `[${payload}]`]),
  'a payload that is a string': texts((head, payload) => [head, JSON.stringify(payload)]),
  'a payload that is null': texts((head) => [head, 'null']),
  'a payload with text after it': texts((head, payload) => [head, `${payload}{}`]),
  'a payload with a comment': texts((head, payload) => [head, `/**/${payload}`]),
  'a payload with a byte order mark': texts((head, payload) => [head, `\uFEFF${payload}`]),
  'a payload in UTF-16': texts((head, payload) => [head, Buffer.from(payload, 'utf16le')]),
  'a payload in which a claim is there twice': texts((head, payload) => [
    head,
    withMember(payload, '"sub":"other"'),
  ]),
  'a payload in which a claim is there twice, once escaped': texts((head, payload) => [
    head,
    withMember(payload, '"s\\u0075b":"other"'),
  ]),
  'a last character with other bits that mean nothing': altered((token) =>
    token.replace(/.$/, nextCharacter),
  ),
  'a header whose last character has other bits that mean nothing': respelled(0),
  'a payload whose last character has other bits that mean nothing': respelled(1),
  'a member of its header named __proto__': texts((head, payload) => [
    withMember(head, '"__proto__":{"alg":"none"}'),
    payload,
  ]),
  'a member of its header named constructor': texts((head, payload) => [
    withMember(head, '"constructor":1'),
    payload,
  ]),
  'a claim named __proto__': texts((head, payload) => [head, withMember(payload, '"__proto__":{"sub":"x"}')]),
  'a claim named __proto__ inside another': texts((head, payload) => [
    head,
    withMember(payload, '"more":{"__proto__":null}'),
  ]),
  'a header in which a member is there twice': texts((head, payload) => [
    withMember(head, '"alg":"RS256"'),
    payload,
  ]),
  'compression (zip)': header({ zip: 'DEF' }),
  'encryption (enc)': header({ enc: 'A256GCM' }),
  'a payload that is not encoded (b64)': header({ b64: false, crit: ['b64'] }),
  'a critical extension': header({ crit: ['urn:example:must-understand'] }),
  'no critical extension, though it says that there are some': header({ crit: [] }),
  'a token inside (cty)': header({ cty: 'JWT' }),
};

/** Claims of whom, for whom, from when to when: RFC 8725 sections 3.8, 3.9, 3.11 and 3.12. */
const CLAIMS: Record<string, Forge> = {
  'typ of another kind of token': header({ typ: 'secevent+jwt' }, { typ: 'at+jwt' }),
  'typ that is a number': header({ typ: 1 }, { typ: 'JWT' }),
  'another pool as its issuer': claims({ iss: `${ISSUER}x` }),
  'a slash after its issuer': claims({ iss: `${ISSUER}/` }),
  'its issuer in capitals': claims({ iss: ISSUER.toUpperCase() }),
  'its issuer in a list': claims({ iss: [ISSUER] }),
  'no issuer': claims({ iss: undefined }),
  'the use of an ID token': claims({ token_use: 'id' }),
  'no use': claims({ token_use: undefined }),
  'another client': claims({ client_id: 'anotherclient' }),
  'a list of clients': (authority, base) => ({
    control: authority.accessToken(base),
    forged: authority.accessToken({ ...base, client_id: [accessClaims(base)['client_id']] }),
  }),
  'no client, and an audience instead': (authority, base) => ({
    control: authority.accessToken(base),
    forged: authority.signRs256({
      ...accessClaims(base),
      client_id: undefined,
      aud: accessClaims(base)['client_id'],
    }),
  }),
  'no sub': claims({ sub: undefined }),
  'an empty sub': claims({ sub: '' }),
  'a sub that is a number': claims({ sub: 1 }),
  'no username': claims({ username: undefined }),
  'no jti': claims({ jti: undefined }),
  'an expiry in the past': claims(
    (now) => ({ exp: now - 1 }),
    (now) => ({ exp: now + 5 }),
  ),
  'an expiry at the beginning of time': claims({ exp: 0 }),
  'an expiry that is a string': claims(
    (now) => ({ exp: String(now + 60) }),
    (now) => ({ exp: now + 60 }),
  ),
  'an expiry that is never': texts((head, payload) => [head, payload.replace(/"exp":\d+/, '"exp":1e999')]),
  'no expiry': claims({ exp: undefined }),
  'a time of issue in the future': claims(
    (now) => ({ iat: now + 60 }),
    (now) => ({ iat: now + 20 }),
  ),
  'a time of issue that is a string': claims((now) => ({ iat: String(now) })),
  'no time of issue': claims({ iat: undefined }),
  'a start in the future': claims(
    (now) => ({ nbf: now + 60 }),
    (now) => ({ nbf: now - 60 }),
  ),
  'a start that is a string': claims(
    (now) => ({ nbf: String(now - 60) }),
    (now) => ({ nbf: now - 60 }),
  ),
  'groups that are a string': claims({ 'cognito:groups': 'Admins' }),
  'groups that are no strings': claims({ 'cognito:groups': [{ toString: 'Admins' }] }),
  'scopes that are a list': claims({ scope: ['openid'] }),
};

/** What can be wrong with an access token, by what is wrong: "a token with ...". */
export const TOKEN_FORGERIES = { ALGORITHMS, SIGNATURES, KEYS, STRUCTURE, CLAIMS } as const;
