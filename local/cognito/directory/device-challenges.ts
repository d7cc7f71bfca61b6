import type { Account } from './account';
import type { Answers, Attempt, Challenge, Challenges, OpenChallenge } from './challenges';
import { CognitoError, incorrectPassword } from './cognito-error';
import { DEVICE_GROUP_KEY, type Devices } from './devices';
import { SrpExchange } from './srp-exchange';

interface DeviceChallengesOptions {
  devices: Devices;
  challenges: Challenges;
}

/** Challenges by which a device proves that it is the one that was confirmed, with SRP and a secret of its own. */
export class DeviceChallenges {
  constructor(private readonly options: DeviceChallengesOptions) {}

  /** Device that the app says it is with an answer. One that has begun to prove itself must not be exchanged for another. */
  keyAfter({ name, attempt }: OpenChallenge, { DEVICE_KEY }: Answers): string | undefined {
    const { deviceKey, isDeviceProved } = attempt;
    const hasBegun = name === 'DEVICE_SRP_AUTH' || name === 'DEVICE_PASSWORD_VERIFIER' || isDeviceProved;
    return hasBegun ? deviceKey : (DEVICE_KEY ?? deviceKey);
  }

  /** Asks a device for its public key. */
  ask(attempt: Attempt, account: Account): Challenge {
    return this.options.challenges.open('DEVICE_SRP_AUTH', attempt, account, { USERNAME: account.username });
  }

  /**
   * Asks for the proof.
   *
   * @throws {CognitoError} `InvalidParameterException` for another device, or a public key that is none;
   * `ResourceNotFoundException` where the device was forgotten meanwhile
   */
  askProof(attempt: Attempt, account: Account, { DEVICE_KEY, SRP_A = '' }: Answers): Challenge {
    const { devices, challenges } = this.options;
    checkSame(attempt, DEVICE_KEY);
    const { key, password } = devices.find(account, attempt.deviceKey ?? '');
    const exchange = new SrpExchange(SRP_A, password);
    const parameters = {
      USERNAME: account.username,
      DEVICE_KEY: key,
      SALT: password.salt,
      SRP_B: exchange.publicKey,
    };
    const proof = { exchange, username: account.username };
    const challenge = challenges.open('DEVICE_PASSWORD_VERIFIER', attempt, account, parameters, { proof });
    challenge.parameters['SECRET_BLOCK'] = challenge.session;
    return challenge;
  }

  /**
   * Checks the proof. A wrong one ends the challenge.
   *
   * @returns the attempt, with the device proved
   * @throws {CognitoError} `NotAuthorizedException`
   */
  check(attempt: Attempt, account: Account, open: OpenChallenge, answers: Answers): Attempt {
    const { devices, challenges } = this.options;
    checkSame(attempt, answers['DEVICE_KEY']);
    const device = devices.find(account, attempt.deviceKey ?? '');
    const proved = open.secret.proof?.exchange.proves({
      identity: `${DEVICE_GROUP_KEY}${device.key}`,
      secretBlock: open.session,
      timestamp: answers['TIMESTAMP'] ?? '',
      signature: answers['PASSWORD_CLAIM_SIGNATURE'] ?? '',
    });
    if (!proved) {
      challenges.close(open.session);
      throw incorrectPassword();
    }
    devices.use(account, device);
    return { ...attempt, isDeviceProved: true };
  }
}

function checkSame({ deviceKey }: Attempt, given: string | undefined): void {
  if (given === deviceKey) return;
  throw new CognitoError('InvalidParameterException', 'Invalid device key given.');
}
