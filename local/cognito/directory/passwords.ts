import { USER_POOL_ID } from '../../aws-account';
import type { StackSettings } from '../../stack-settings';
import type { Account, PasswordVerifier } from './account';
import { CognitoError } from './cognito-error';
import { createVerifier, verifies } from './srp';

/** Name of the pool, as SRP needs it. */
export const POOL_NAME = USER_POOL_ID.slice(USER_POOL_ID.indexOf('_') + 1);

const MAXIMUM_LENGTH = 256;

const KINDS = {
  lowercase: [/[a-z]/, 'lowercase'],
  uppercase: [/[A-Z]/, 'uppercase'],
  numbers: [/[0-9]/, 'numeric'],
  symbols: [/[-^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+ ]/, 'symbol'],
} as const;

type PasswordSettings = Pick<StackSettings, 'passwordMinimumLength' | 'passwords'>;

/** @throws {CognitoError} `InvalidPasswordException`, naming the first rule that the password breaks */
export function checkPolicy(password: string, { passwordMinimumLength, passwords }: PasswordSettings): void {
  const missing = (Object.keys(KINDS) as (keyof typeof KINDS)[]).find(
    (kind) => passwords[kind] && !KINDS[kind][0].test(password),
  );
  const fault =
    password.length < passwordMinimumLength
      ? 'Password not long enough'
      : password.length > MAXIMUM_LENGTH
        ? 'Password too long'
        : missing && `Password must have ${KINDS[missing][1]} characters`;
  if (fault)
    throw new CognitoError('InvalidPasswordException', `Password did not conform with policy: ${fault}`);
}

export const identityOf = ({ username }: Pick<Account, 'username'>) => `${POOL_NAME}${username}`;

export const isPassword = (account: Account, password: string): boolean =>
  account.password !== undefined && verifies(identityOf(account), password, account.password);

/**
 * Gives an account another password, and remembers as many of the former ones as the pool does.
 *
 * @throws {CognitoError} where the password breaks the policy, or is one of the last
 */
export function changePassword(account: Account, password: string, settings: PasswordSettings): void {
  checkPolicy(password, settings);
  const { history } = settings.passwords;
  const known: PasswordVerifier[] = account.password
    ? [account.password, ...account.formerPasswords].slice(0, history)
    : account.formerPasswords;
  if (known.some((former) => verifies(identityOf(account), password, former))) {
    throw new CognitoError('PasswordHistoryPolicyViolationException', 'Password has been used before.');
  }
  account.formerPasswords = known;
  setPassword(account, password);
}

/** Gives an account a password that nobody examines. */
export function setPassword(account: Account, password: string): void {
  account.password = createVerifier(identityOf(account), password);
  delete account.shownPassword;
  delete account.temporaryPasswordEnds;
}
