import { TokenError } from '../auth/auth-errors';
import { dependencyProblem } from '../platform/dependency';
import { Problem, type ProblemType } from '../platform/problem';

export const invalidAccountChange: ProblemType = {
  code: 'invalid-account-change',
  status: 400,
  title: 'Invalid change of the account',
  meaning:
    'The body is not as the API has it, or Amazon Cognito does not take it; `errors` says where, if known.',
};
export const wrongCode: ProblemType = {
  code: 'wrong-code',
  status: 400,
  title: 'Wrong code',
  meaning: 'The code is not the one that was sent, or that the authenticator app shows now.',
};
export const expiredCode: ProblemType = {
  code: 'expired-code',
  status: 400,
  title: 'Expired code',
  meaning: 'The code is no longer valid, or there was none. Ask for another.',
};
export const wrongPassword: ProblemType = {
  code: 'wrong-password',
  status: 400,
  title: 'Wrong password',
  meaning: 'The present password is not the one that was sent.',
};
export const unacceptablePassword: ProblemType = {
  code: 'unacceptable-password',
  status: 400,
  title: 'Unacceptable password',
  meaning: 'The new password does not follow the password policy; `detail` says what it lacks.',
};
export const unchangeableAttribute: ProblemType = {
  code: 'unchangeable-attribute',
  status: 403,
  title: 'Not to be changed here',
  meaning:
    'The stack does not let people change this at the browser (`attributes.clients`), or another identity provider has it.',
};
export const addressInUse: ProblemType = {
  code: 'address-in-use',
  status: 409,
  title: 'Address in use',
  meaning: 'Another account signs in with this e-mail address or phone number.',
};
export const notOffered: ProblemType = {
  code: 'not-offered',
  status: 409,
  title: 'Not offered',
  meaning: 'The user pool does not have this, such as a second factor that the stack leaves off.',
};
export const unknownDevice: ProblemType = {
  code: 'unknown-device',
  status: 404,
  title: 'Unknown device or passkey',
  meaning: 'The account has no such device or passkey.',
};
export const codeNotSent: ProblemType = {
  code: 'code-not-sent',
  status: 502,
  title: 'Code not sent',
  meaning:
    'Amazon Cognito could not send the code. Look at the address; the operator looks at Amazon SES or Amazon SNS.',
};
export const tooManyAccountChanges: ProblemType = {
  code: 'too-many-account-changes',
  status: 429,
  title: 'Too many tries',
  meaning: 'Too many changes, codes or passwords in a short time; try again after `Retry-After` seconds.',
  headers: ['Retry-After'],
};

/** Seconds after which Cognito lets somebody try again at the latest ("Lockout behavior for failed sign-in attempts"). */
const COGNITO_LOCKOUT = '900';

interface Answer {
  type: ProblemType;
  detail: string;
  /** The member of the body that is wrong, as a JSON Pointer. */
  pointer?: string;
}

const WRONG_CODE: Answer = { type: wrongCode, detail: 'This is not the code', pointer: '/code' };
const NOT_OFFERED: Answer = { type: notOffered, detail: 'The user pool does not offer this' };

/** What Cognito's errors say to the person, by the name of the error (Amazon Cognito API Reference). */
const ANSWERS: Readonly<Record<string, Answer>> = {
  CodeMismatchException: WRONG_CODE,
  EnableSoftwareTokenMFAException: WRONG_CODE,
  ExpiredCodeException: {
    type: expiredCode,
    detail: 'The code is no longer valid; ask for another',
    pointer: '/code',
  },
  PasswordHistoryPolicyViolationException: {
    type: unacceptablePassword,
    detail: 'You have had this password before; choose another',
    pointer: '/newPassword',
  },
  AliasExistsException: { type: addressInUse, detail: 'Another account signs in with this address' },
  InvalidParameterException: {
    type: invalidAccountChange,
    detail: 'Amazon Cognito does not take this; a second factor needs what it is sent to, verified',
  },
  CodeDeliveryFailureException: { type: codeNotSent, detail: 'The code could not be sent' },
  InvalidUserPoolConfigurationException: NOT_OFFERED,
  SoftwareTokenMFANotFoundException: NOT_OFFERED,
  WebAuthnNotEnabledException: NOT_OFFERED,
  FeatureUnavailableInTierException: NOT_OFFERED,
};

/** Accounts that can't be used any more, whatever their access token says. */
const ENDED = new Set([
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
]);
const LIMITS = new Set(['LimitExceededException', 'TooManyFailedAttemptsException']);

/**
 * What a call of Cognito's user API failed for, in our terms.
 *
 * @returns {TokenError} where the session has ended at Cognito
 */
export function accountError(error: unknown): Problem | TokenError {
  const { name = '', message = '' } = error as { name?: string; message?: string };
  const answer = ANSWERS[name];
  if (answer) return problemOf(answer, error);
  if (name === 'InvalidPasswordException') {
    // It says what the policy asks for: "Password did not conform with policy: Password not long enough".
    return problemOf({ type: unacceptablePassword, detail: message, pointer: '/newPassword' }, error);
  }
  if (LIMITS.has(name) || (name === 'NotAuthorizedException' && /attempts exceeded/i.test(message))) {
    const detail = 'Amazon Cognito takes no more tries for a while; wait some minutes';
    return new Problem(tooManyAccountChanges, detail, {
      headers: { 'Retry-After': COGNITO_LOCKOUT },
      cause: error,
    });
  }
  if (name === 'NotAuthorizedException') return refusal(message, error);
  if (ENDED.has(name)) return sessionEnded(error);
  return dependencyProblem(error, 'Amazon Cognito', 'It is not certain that anything was changed.');
}

/** {@link accountError} of a call that names a device or a passkey. */
export function unknownDeviceError(error: unknown): Problem | TokenError {
  if ((error as Error).name !== 'ResourceNotFoundException') return accountError(error);
  return problemOf({ type: unknownDevice, detail: 'The account has no such device or passkey' }, error);
}

/** Cognito has one error for everything that somebody may not do; only its message tells them apart. */
function refusal(message: string, cause: unknown): Problem | TokenError {
  if (/incorrect username or password/i.test(message)) {
    const detail = 'The present password is not right';
    return problemOf({ type: wrongPassword, detail, pointer: '/currentPassword' }, cause);
  }
  if (/unauthorized attribute|external provider/i.test(message)) {
    return problemOf({ type: unchangeableAttribute, detail: 'This can not be changed here' }, cause);
  }
  return sessionEnded(cause);
}

function sessionEnded(cause: unknown): TokenError {
  const finding = { expected: 'a session that Amazon Cognito knows', found: 'one that has ended' };
  return new TokenError('revoked', 'The session has ended; sign in again', finding, { cause });
}

/** Where Cognito says without an error that a code is wrong (VerifySoftwareToken: Status). */
export const wrongCodeProblem = () => problemOf(WRONG_CODE, undefined);

function problemOf({ type, detail, pointer }: Answer, cause: unknown): Problem {
  return new Problem(type, detail, { cause, ...(pointer && { errors: [{ pointer, detail }] }) });
}
