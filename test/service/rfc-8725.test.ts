import { SESSION_FORGERIES } from '../support/session-forgeries';
import { TOKEN_FORGERIES } from '../support/token-forgeries';

const { ALGORITHMS, SIGNATURES, KEYS, STRUCTURE, CLAIMS } = TOKEN_FORGERIES;

/**
 * Best practices of RFC 8725 section 3, each with the forgeries that `token-forgeries.test.ts` sends for it. Of those
 * that leave nothing to forge, it says why.
 */
const PRACTICES: Record<string, readonly string[] | string> = {
  '3.1 Perform Algorithm Verification': Object.keys(ALGORITHMS),
  '3.2 Use Appropriate Algorithms': [
    'alg none without a signature',
    'alg None',
    'alg HS256 with an empty secret',
  ],
  '3.3 Validate All Cryptographic Operations': Object.keys(SIGNATURES),
  '3.4 Validate Cryptographic Inputs': [
    'a signature whose r is zero',
    'a signature whose s is zero',
    'a signature whose r and s are the order',
    'a signature whose s has the order added',
    'a signature plus the modulus',
  ],
  '3.5 Ensure Cryptographic Keys Have Sufficient Entropy': 'Cognito and the load balancer make the keys',
  '3.6 Avoid Compression of Encryption Inputs': ['compression (zip)'],
  '3.7 Use UTF-8': ['a payload in UTF-16', 'a payload with a byte order mark'],
  '3.8 Validate Issuer and Subject': [
    'another pool as its issuer',
    'its issuer in capitals',
    'no issuer',
    'no sub',
    'another sub',
    'another signer',
  ],
  '3.9 Use and Validate Audience': [
    'another client',
    'no client, and an audience instead',
    'a list of clients',
  ],
  '3.10 Do Not Trust Received Claims': Object.keys(KEYS),
  '3.11 Use Explicit Typing': ['typ of another kind of token', 'typ that is a number'],
  '3.12 Use Mutually Exclusive Validation Rules for Different Kinds of JWTs': [
    'the use of an ID token',
    'no use',
    'the header of another kind of token',
  ],
};

describe('RFC 8725, JSON Web Token Best Current Practices', () => {
  const forgeries = Object.keys({
    ...ALGORITHMS,
    ...SIGNATURES,
    ...KEYS,
    ...STRUCTURE,
    ...CLAIMS,
    ...SESSION_FORGERIES,
  });

  it.each(Object.entries(PRACTICES))('%s is tested by forgeries that there are', (_practice, tested) => {
    if (typeof tested === 'string') return expect(tested).not.toBe('');
    expect(tested).not.toEqual([]);
    return expect(forgeries).toEqual(expect.arrayContaining([...tested]));
  });
});
