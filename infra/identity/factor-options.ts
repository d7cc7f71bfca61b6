import { oneOf } from '../../contract/text-values';
import { flag, group, members, type ValuesOf } from '../settings/option-readers';
import type { AccountSettings } from './account-options';
import type { MessageSettings } from './message-options';

/** Options of what people prove who they are with. */
export const factorOptions = {
  mfa: oneOf(['off', 'optional', 'required']),
  factors: group({
    totp: flag.default(true),
    sms: flag.default(false),
    email: flag.default(false),
    passkeys: oneOf(['off', 'preferred', 'required']).default('off'),
    codes: members('email and sms', oneOf(['email', 'sms'])).default([]),
  }),
};

export type FactorSettings = ValuesOf<typeof factorOptions>;

/** Whether people may sign in without a password. */
export const isPasswordless = ({ factors: { passkeys, codes } }: Pick<FactorSettings, 'factors'>): boolean =>
  passkeys !== 'off' || codes.length > 0;

/** Whether Cognito sends text messages, for which it needs a role. */
export const sendsSms = ({ accounts, factors }: AccountSettings & Pick<FactorSettings, 'factors'>): boolean =>
  accounts.verify.includes('phone') || factors.sms || factors.codes.includes('sms');

export function factorContradictions({
  mfa,
  factors,
  accounts,
  messages,
}: Partial<FactorSettings & AccountSettings & MessageSettings>): string[] {
  if (!mfa || !factors || !accounts || !messages) return [];
  const problems: string[] = [];
  const second = (['totp', 'sms', 'email'] as const).filter((name) => factors[name]);
  if (mfa === 'off') {
    for (const name of second.filter((factor) => factor !== 'totp')) {
      problems.push(`factors.${name} must be false where mfa is off`);
    }
  } else {
    if (second.length === 0) problems.push('factors must have totp, sms or email where mfa is not off');
    // Pulumi's AWS provider offers SMS as a factor wherever the pool can send text messages.
    if (sendsSms({ accounts, factors }) && !factors.sms) {
      problems.push('factors.sms must be true where mfa is not off and Cognito sends text messages');
    }
  }
  // Amazon Cognito: "SMS and email message MFA": a code must not come the same way as the recovery of the password.
  if (factors.email && accounts.recoverBy.length < 2) {
    problems.push('accounts.recoverBy must name email and phone where factors.email is true');
  }
  if (!messages.sesIdentity) {
    if (factors.email) problems.push('messages.sesIdentity must be set where factors.email is true');
    if (factors.codes.includes('email')) {
      problems.push(
        'messages.sesIdentity must be set where factors.codes names email: each sign-in sends an e-mail',
      );
    }
  }
  if (mfa === 'required' && isPasswordless({ factors })) {
    problems.push(
      'mfa must be off or optional where factors has passkeys or codes, since Cognito refuses these where it is required',
    );
  }
  return problems;
}
