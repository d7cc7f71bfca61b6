import type { CognitoIdentityProvider, GetUserResponse } from '@aws-sdk/client-cognito-identity-provider';
import type {
  AccountFeature,
  CodeDelivery,
  Passkey,
  RememberedDevice,
  SecondFactor,
} from '../../contract/account';
import type { AwsClients } from '../platform/aws-clients';
import { accountError, unknownDeviceError, wrongCodeProblem } from './account-problems';

/** Attributes that people change themselves, as Cognito names them. */
export type OwnAttribute = 'name' | 'given_name' | 'family_name' | 'email' | 'phone_number';

/** What an account is reached by; Cognito proves it with a code. */
export type Reach = 'email' | 'phone_number';

/** User of the pool, as the user's own token lets it be read (GetUser). */
export interface OwnUser {
  attributes: ReadonlyMap<string, string>;
  on: SecondFactor[];
  preferred: SecondFactor | undefined;
}

/** As GetUser names second factors. */
const FACTORS: Readonly<Record<string, SecondFactor>> = {
  SOFTWARE_TOKEN_MFA: 'totp',
  SMS_MFA: 'sms',
  EMAIL_OTP: 'email',
};

/** As SetUserMFAPreference names their settings. */
const FACTOR_SETTINGS = {
  totp: 'SoftwareTokenMfaSettings',
  sms: 'SMSMfaSettings',
  email: 'EmailMfaSettings',
} as const satisfies Record<SecondFactor, string>;

/** Most devices or passkeys that are listed: what Cognito gives at once (ListDevices: Limit). */
const LISTED = { devices: 60, passkeys: 20 };

/**
 * The own account at Cognito's user API, with the person's access token and no AWS credentials (Amazon Cognito: "API
 * operations, user-authenticated"). The token needs the scope `aws.cognito.signin.user.admin`.
 *
 * Every method throws a problem, or a `TokenError` where the session has ended at Cognito.
 */
export class OwnAccount {
  constructor(
    private readonly clients: Pick<AwsClients, 'cognito'>,
    private readonly features: readonly AccountFeature[],
  ) {}

  async read(AccessToken: string): Promise<OwnUser> {
    const user = await this.#call((cognito, options) => cognito.getUser({ AccessToken }, options));
    return {
      attributes: attributesOf(user),
      on: (user.UserMFASettingList ?? []).flatMap((factor) => FACTORS[factor] ?? []),
      preferred: FACTORS[user.PreferredMfaSetting ?? ''],
    };
  }

  /** @returns where Cognito sent a code to, for an attribute that counts only once it is verified */
  async change(
    AccessToken: string,
    values: Partial<Record<OwnAttribute, string>>,
  ): Promise<CodeDelivery | undefined> {
    const UserAttributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
    const { CodeDeliveryDetailsList } = await this.#call((cognito, options) =>
      cognito.updateUserAttributes({ AccessToken, UserAttributes }, options),
    );
    return deliveryOf(CodeDeliveryDetailsList?.[0]);
  }

  async sendCode(AccessToken: string, AttributeName: Reach): Promise<CodeDelivery | undefined> {
    const { CodeDeliveryDetails } = await this.#call((cognito, options) =>
      cognito.getUserAttributeVerificationCode({ AccessToken, AttributeName }, options),
    );
    return deliveryOf(CodeDeliveryDetails);
  }

  async verify(AccessToken: string, AttributeName: Reach, Code: string): Promise<void> {
    await this.#call((cognito, options) =>
      cognito.verifyUserAttribute({ AccessToken, AttributeName, Code }, options),
    );
  }

  async changePassword(
    AccessToken: string,
    PreviousPassword: string,
    ProposedPassword: string,
  ): Promise<void> {
    await this.#call((cognito, options) =>
      cognito.changePassword({ AccessToken, PreviousPassword, ProposedPassword }, options),
    );
  }

  /** Secret of a new authenticator app, in base 32. It counts once {@link confirmAuthenticator} has seen a code of it. */
  async newAuthenticator(AccessToken: string): Promise<string> {
    const { SecretCode = '' } = await this.#call((cognito, options) =>
      cognito.associateSoftwareToken({ AccessToken }, options),
    );
    return SecretCode;
  }

  async confirmAuthenticator(AccessToken: string, UserCode: string): Promise<void> {
    const { Status } = await this.#call((cognito, options) =>
      cognito.verifySoftwareToken({ AccessToken, UserCode }, options),
    );
    if (Status !== 'SUCCESS') throw wrongCodeProblem();
  }

  /** Turns on just these second factors, of those that the user pool has. */
  async setSecondFactors(
    AccessToken: string,
    on: readonly SecondFactor[],
    preferred: SecondFactor | undefined,
  ): Promise<void> {
    const settings = Object.fromEntries(
      Object.entries(FACTOR_SETTINGS)
        .filter(([factor]) => this.features.includes(factor as SecondFactor))
        .map(([factor, name]) => [
          name,
          { Enabled: on.includes(factor as SecondFactor), PreferredMfa: factor === preferred },
        ]),
    );
    await this.#call((cognito, options) =>
      cognito.setUserMFAPreference({ AccessToken, ...settings }, options),
    );
  }

  async passkeys(AccessToken: string): Promise<Passkey[]> {
    const { Credentials = [] } = await this.#call((cognito, options) =>
      cognito.listWebAuthnCredentials({ AccessToken, MaxResults: LISTED.passkeys }, options),
    );
    return Credentials.map(({ CredentialId = '', FriendlyCredentialName = '', CreatedAt }) => ({
      id: CredentialId,
      name: FriendlyCredentialName,
      createdAt: CreatedAt?.toISOString(),
    }));
  }

  async deletePasskey(AccessToken: string, CredentialId: string): Promise<void> {
    await this.#call(
      (cognito, options) => cognito.deleteWebAuthnCredential({ AccessToken, CredentialId }, options),
      unknownDeviceError,
    );
  }

  async devices(AccessToken: string): Promise<RememberedDevice[]> {
    const { Devices = [] } = await this.#call((cognito, options) =>
      cognito.listDevices({ AccessToken, Limit: LISTED.devices }, options),
    );
    return Devices.map(({ DeviceKey = '', DeviceAttributes = [], DeviceLastAuthenticatedDate }) => ({
      key: DeviceKey,
      name: DeviceAttributes.find(({ Name }) => Name === 'device_name')?.Value,
      lastUsedAt: DeviceLastAuthenticatedDate?.toISOString(),
    }));
  }

  async forgetDevice(AccessToken: string, DeviceKey: string): Promise<void> {
    await this.#call(
      (cognito, options) => cognito.forgetDevice({ AccessToken, DeviceKey }, options),
      unknownDeviceError,
    );
  }

  /** Ends all sessions at Cognito: nobody renews tokens any more, and those issued are no good there. */
  async signOutEverywhere(AccessToken: string): Promise<void> {
    await this.#call((cognito, options) => cognito.globalSignOut({ AccessToken }, options));
  }

  async #call<Result>(
    call: (cognito: CognitoIdentityProvider, options: { abortSignal: AbortSignal }) => Promise<Result>,
    explain = accountError,
  ): Promise<Result> {
    try {
      return await this.clients.cognito.call((cognito, abortSignal) => call(cognito, { abortSignal }));
    } catch (error) {
      throw explain(error);
    }
  }
}

export function attributesOf({ UserAttributes = [] }: Pick<GetUserResponse, 'UserAttributes'>) {
  return new Map(UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]));
}

interface DeliveryDetails {
  DeliveryMedium?: string | undefined;
  Destination?: string | undefined;
}

function deliveryOf(details: DeliveryDetails | undefined): CodeDelivery | undefined {
  if (!details) return undefined;
  const { DeliveryMedium, Destination = '' } = details;
  return { medium: DeliveryMedium === 'SMS' ? 'sms' : 'email', destination: Destination };
}
