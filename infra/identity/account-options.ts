import { oneOf } from '../../contract/text-values';
import { group, members, type ValuesOf } from '../settings/option-readers';

/** Ways to reach a person. */
const reach = oneOf(['email', 'phone']);

export type Reach = 'email' | 'phone';

/** Names of the attributes in Cognito. */
export const REACH_ATTRIBUTE = { email: 'email', phone: 'phone_number' } as const;

/** What people sign in with, by the option; none for a user name of their own choice. */
export const SIGN_IN_REACHES: Record<AccountSettings['accounts']['signInWith'], Reach[]> = {
  email: ['email'],
  phone: ['phone'],
  'email-or-phone': ['email', 'phone'],
  'user-name': [],
};

/** Options of accounts: what people sign in with, what Cognito verifies, and how they get back in. */
export const accountOptions = {
  accounts: group({
    signInWith: oneOf(['email', 'phone', 'email-or-phone', 'user-name']).default('email'),
    verify: members('email and phone', reach)
      .min(1, { error: 'must name email, phone or both' })
      .default(['email']),
    verifyBy: oneOf(['code', 'link']).default('code'),
    recoverBy: members('email and phone, the preferred one first', reach).default(['email']),
  }),
};

export type AccountSettings = ValuesOf<typeof accountOptions>;

export function accountContradictions({
  accounts,
  administrators,
}: Partial<AccountSettings & { administrators: string[] }>): string[] {
  if (!accounts) return [];
  const { signInWith, verify, verifyBy, recoverBy } = accounts;
  const unverified = SIGN_IN_REACHES[signInWith].filter((name) => !verify.includes(name));
  const unreachable = recoverBy.filter((name) => !verify.includes(name));
  const problems = [
    ...unverified.map((name) => `accounts.verify must name ${name}, with which people sign in`),
    ...unreachable.map((name) => `accounts.verify must name ${name}, which accounts.recoverBy names`),
  ];
  // Where somebody has both, Cognito sends its code by SMS (Amazon Cognito: "Signing up and confirming user accounts").
  if (verifyBy === 'link' && verify.includes('phone')) {
    problems.push('accounts.verifyBy must be code where phones are verified, to which no link can be sent');
  }
  if (signInWith === 'phone' && administrators && administrators.length > 0) {
    problems.push(
      'administrators must be left out where people sign in with phone: create them with the administratorCommand output',
    );
  }
  return problems;
}
