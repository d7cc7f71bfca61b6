import { createHash, randomBytes } from 'node:crypto';
import type { NewDeviceMetadataType } from '@aws-sdk/client-cognito-identity-provider';
import { type SrpClient, verifierFor } from './srp-client';

/** Device of a person, as Amplify keeps it: the key that Cognito gave, and a secret of its own. */
export class RememberedDevice {
  readonly key: string;
  readonly #group: string;
  readonly #secret = randomBytes(40).toString('base64');

  constructor({ DeviceKey = '', DeviceGroupKey = '' }: NewDeviceMetadataType) {
    this.key = DeviceKey;
    this.#group = DeviceGroupKey;
  }

  /** What ConfirmDevice wants to know of the secret. */
  verifier(): { Salt: string; PasswordVerifier: string } {
    const salt = createHash('sha256').update(this.key).digest().subarray(0, 16);
    return {
      Salt: salt.toString('base64'),
      PasswordVerifier: verifierFor(`${this.#group}${this.key}`, this.#secret, salt).toString('base64'),
    };
  }

  /** Answer to `DEVICE_PASSWORD_VERIFIER`. */
  answer(client: SrpClient, parameters: Record<string, string>): Record<string, string> {
    const claim = client.answer({ ...parameters, USER_ID_FOR_SRP: this.key }, this.#secret, this.#group);
    return { ...claim, USERNAME: parameters['USERNAME'] ?? '', DEVICE_KEY: this.key };
  }
}
