import type { Account } from './account';
import type { Answers, Attempt, Challenge, Challenges, OpenChallenge } from './challenges';
import { incorrectPassword } from './cognito-error';
import type { Lockout } from './lockout';
import { identityOf, isPassword } from './passwords';
import { Nobody, SrpExchange } from './srp-exchange';
import type { UserDirectory } from './user-directory';

interface PasswordProofsOptions {
  directory: UserDirectory;
  challenges: Challenges;
  lockout: Lockout;
}

/** Passwords at a sign-in: those that are sent, and proofs by SRP, the challenge `PASSWORD_VERIFIER`. */
export class PasswordProofs {
  readonly #nobody = new Nobody();

  constructor(private readonly options: PasswordProofsOptions) {}

  /** @throws {CognitoError} `NotAuthorizedException` for a wrong password, and for somebody who does not exist */
  checkSent(
    account: Account | undefined,
    { username, password }: { username: string; password: string },
  ): Account {
    const { lockout } = this.options;
    lockout.check(username);
    if (!account || !isPassword(account, password)) {
      lockout.failed(username);
      throw incorrectPassword();
    }
    lockout.succeeded(username);
    return account;
  }

  /**
   * Asks for the proof of a password. Somebody who does not exist is asked too, and cannot prove it.
   *
   * @param publicKey `SRP_A`, in hexadecimal digits
   * @throws {CognitoError} `InvalidParameterException` for a public key that is none
   */
  ask(
    attempt: Attempt,
    account: Account | undefined,
    { username, publicKey }: { username: string; publicKey: string },
  ): Challenge {
    const { directory, challenges } = this.options;
    const { username: userId, password: verifier } = account?.password
      ? { username: account.username, password: account.password }
      : this.#nobody.named(username, { madeUp: directory.signInAttributes.length > 0 });
    const exchange = new SrpExchange(publicKey, verifier);
    const parameters = {
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
      SALT: verifier.salt,
      SRP_B: exchange.publicKey,
    };
    const challenge = challenges.open('PASSWORD_VERIFIER', attempt, { sub: account?.sub ?? '' }, parameters, {
      proof: { exchange, username },
    });
    // Apps give it back in place of the session.
    challenge.parameters['SECRET_BLOCK'] = challenge.session;
    return challenge;
  }

  /**
   * Person who proved the password. A wrong proof ends the challenge.
   *
   * @throws {CognitoError} `NotAuthorizedException`
   */
  check({ sub, session, secret: { proof } }: OpenChallenge, answers: Answers): Account {
    const { directory, challenges, lockout } = this.options;
    const account = directory.bySub(sub);
    const proved =
      account &&
      proof?.exchange.proves({
        identity: identityOf(account),
        secretBlock: session,
        timestamp: answers['TIMESTAMP'] ?? '',
        signature: answers['PASSWORD_CLAIM_SIGNATURE'] ?? '',
      });
    if (proof && !proved) lockout.failed(proof.username);
    if (!proof || !proved) {
      challenges.close(session);
      throw incorrectPassword();
    }
    lockout.succeeded(proof.username);
    return account;
  }
}
