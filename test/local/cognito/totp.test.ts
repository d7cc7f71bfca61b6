import { createTotpSecret, stepOfCode, totpCode } from '../../../local/cognito/directory/totp';

/** The key of RFC 6238, appendix B, `12345678901234567890`, in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('makes the last six digits of RFC 6238 at second %i', (seconds, code) => {
  expect(totpCode(SECRET, seconds * 1000)).toBe(code);
});

it('takes the codes of the steps before and after, and no others', () => {
  const now = 1_234_567_890_000;
  const taken = [-60, -30, 0, 30, 60].map((seconds) => {
    const step = stepOfCode(SECRET, totpCode(SECRET, now + seconds * 1000), now);
    return step !== undefined;
  });
  expect(taken).toEqual([false, true, true, true, false]);
});

it('makes secrets of 256 bits that authenticator apps can read', () => {
  expect(createTotpSecret()).toMatch(/^[A-Z2-7]{52}$/);
  expect(createTotpSecret()).not.toBe(createTotpSecret());
});
