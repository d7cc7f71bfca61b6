import type { StackSettings } from '../../stack-settings';
import type { Account } from './account';
import type { AttributeRules } from './attributes';
import type { Answers, Attempt, Challenge, Challenges } from './challenges';
import { CognitoError } from './cognito-error';
import { changePassword } from './passwords';
import type { UserDirectory } from './user-directory';

/** Prefix of attributes in the answer to `NEW_PASSWORD_REQUIRED`. */
const ATTRIBUTE_PREFIX = 'userAttributes.';

interface NewPasswordChallengesOptions {
  settings: StackSettings;
  directory: UserDirectory;
  rules: AttributeRules;
  challenges: Challenges;
  now: () => number;
}

/** Challenges of a first sign-in with a temporary password: a new password, and the attributes that are missing. */
export class NewPasswordChallenges {
  constructor(private readonly options: NewPasswordChallengesOptions) {}

  /** @throws {CognitoError} `NotAuthorizedException` where the temporary password has expired */
  ask(attempt: Attempt, account: Account): Challenge {
    const { rules, challenges, now } = this.options;
    if ((account.temporaryPasswordEnds ?? Number.POSITIVE_INFINITY) <= now()) {
      throw new CognitoError(
        'NotAuthorizedException',
        'Temporary password has expired and must be reset by an administrator.',
      );
    }
    const missing = rules.required.filter((name) => !account.attributes[name]);
    return challenges.open('NEW_PASSWORD_REQUIRED', attempt, account, {
      USER_ID_FOR_SRP: account.username,
      requiredAttributes: JSON.stringify(missing.map((name) => ATTRIBUTE_PREFIX + name)),
      userAttributes: JSON.stringify(account.attributes),
    });
  }

  /** @throws {CognitoError} where the password breaks the policy, or an attribute is wrong or missing */
  take(account: Account, answers: Answers): void {
    const { rules, directory, settings } = this.options;
    const given = Object.fromEntries(
      Object.entries(answers)
        .filter(([name]) => name.startsWith(ATTRIBUTE_PREFIX))
        .map(([name, value]) => [name.slice(ATTRIBUTE_PREFIX.length), value]),
    );
    rules.checkValues(given, { exist: false });
    rules.checkRequired({ ...account.attributes, ...given });
    changePassword(account, answers['NEW_PASSWORD'] ?? '', settings);
    account.attributes = { ...account.attributes, ...given };
    account.status = 'CONFIRMED';
    directory.save(account);
  }
}
