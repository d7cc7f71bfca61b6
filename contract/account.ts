/** Seconds that a sign-in is recent for: what a change of the own account that could lock its owner out asks for. */
export const RECENT_SIGN_IN_SECONDS = 10 * 60;

/** Second factors, as the account page names them, the one that Cognito itself would ask for first first. */
export const SECOND_FACTORS = ['totp', 'sms', 'email'] as const;

export type SecondFactor = (typeof SECOND_FACTORS)[number];

/**
 * What the account page offers besides name, addresses and password, since the user pool has it: second factors and
 * whether one is required, passkeys, remembered devices. Nobody can ask the pool itself without AWS credentials.
 */
export const ACCOUNT_FEATURES = [...SECOND_FACTORS, 'second-factor-required', 'passkeys', 'devices'] as const;

export type AccountFeature = (typeof ACCOUNT_FEATURES)[number];

/** Code of the problem that asks for a recent sign-in, after the error of RFC 9470 section 3. */
export const RECENT_SIGN_IN_REQUIRED = 'insufficient-user-authentication';

/** Where a code went. */
export interface CodeDelivery {
  medium: 'email' | 'sms';
  /** Masked, as Cognito shows it: `a***@e***`. */
  destination: string;
}

/** The own account, as `GET /v1/account` shows it. */
export interface Account {
  username: string;
  name?: string | undefined;
  givenName?: string | undefined;
  familyName?: string | undefined;
  email?: string | undefined;
  emailVerified: boolean;
  phoneNumber?: string | undefined;
  phoneNumberVerified: boolean;
  groups: string[];
  /** Signs in with another identity provider: its password and second factors are there. */
  isFederated: boolean;
  secondFactors: {
    /** What the user pool knows. */
    offered: SecondFactor[];
    on: SecondFactor[];
    preferred?: SecondFactor | undefined;
    required: boolean;
  };
  hasPasskeys: boolean;
  hasDevices: boolean;
  /** Seconds that sensitive changes need no new sign-in for; 0 where they need one. */
  recentSignInSeconds: number;
}

/** Passkey, as the account page lists it. */
export interface Passkey {
  id: string;
  name: string;
  createdAt?: string | undefined;
}

/** Remembered device, as the account page lists it. */
export interface RememberedDevice {
  key: string;
  name?: string | undefined;
  lastUsedAt?: string | undefined;
}

/** What a new authenticator app needs to know. */
export interface NewAuthenticator {
  /** In base 32, for an app that can not read the QR code. */
  secret: string;
  /** `otpauth:` URI, the content of the QR code (Google Authenticator: "Key Uri Format"). */
  uri: string;
}
