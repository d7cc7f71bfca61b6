/** Attributes of a person, as events have them. */
export type Attributes = Record<string, string>;

/** What triggers know of an identity provider. */
export interface KnownProvider {
  /** Whether everyone may come, or who is on the list of sign-up. */
  admits: 'everyone' | 'invited';
  /** Whether its e-mail addresses count as proved without its saying so. */
  trustEmail: boolean;
}

/** Identity providers by name, in lower case. */
export type KnownProviders = Record<string, KnownProvider>;

/**
 * Name of the identity provider that somebody comes by, in lower case: Cognito names people `<provider>_<id there>`, in
 * lower case where the pool does not tell the cases apart.
 */
export const providerNameIn = (userName: string): string => (userName.split('_')[0] ?? '').toLowerCase();

/** Whether an account is that of an identity provider. People cannot write this attribute. */
export const isFederated = (attributes: Attributes): boolean =>
  (attributes['cognito:user_status'] ?? '').toUpperCase() === 'EXTERNAL_PROVIDER';

/** Addresses that are known to be somebody's own: anyone can put another's into an attribute that nobody verifies. */
export function provedAddresses(attributes: Attributes, provider?: KnownProvider): string[] {
  const isProved = (name: string) =>
    attributes[`${name}_verified`]?.toLowerCase() === 'true' || (name === 'email' && provider?.trustEmail);
  return ['email', 'phone_number'].filter(isProved).flatMap((name) => attributes[name] ?? []);
}
