/**
 * What a password must be: long. Rules about kinds of characters make people choose worse ones (NIST SP 800-63B,
 * "Password Verifiers"), so there are none.
 */
export function passwordPolicy(minimumLength: number) {
  return {
    minimumLength,
    requireLowercase: false,
    requireUppercase: false,
    requireNumbers: false,
    requireSymbols: false,
    temporaryPasswordValidityDays: 7,
  };
}
