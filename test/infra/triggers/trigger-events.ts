/**
 * Events of a user pool's triggers, as Cognito sends them (Amazon Cognito: "Customizing user pool workflows with Lambda
 * triggers", and the page of each trigger).
 */

interface TriggerEvent<Source extends string> {
  version: string;
  region: string;
  userPoolId: string;
  userName: string;
  callerContext: { awsSdkVersion: string; clientId: string };
  triggerSource: Source;
  /** The event type of each trigger says what is in it; {@link callWith} takes it for that. */
  request: object;
  response: object;
}

const USER_ATTRIBUTES = {
  sub: '5f1e2ab3-0000-4000-8000-000000000000',
  email: 'ada@example.com',
  email_verified: 'true',
  'cognito:user_status': 'CONFIRMED',
};

const signUp = [
  { userAttributes: { email: 'ada@example.com' }, validationData: null, clientMetadata: { app: 'mobile' } },
  { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
] as const;
const confirmation = [{ userAttributes: USER_ATTRIBUTES, clientMetadata: {} }, {}] as const;
const message = [
  {
    userAttributes: USER_ATTRIBUTES,
    codeParameter: '{####}',
    linkParameter: '{##Click Here##}',
    usernameParameter: null,
  },
  { smsMessage: null, emailMessage: null, emailSubject: null },
] as const;
const tokens = [
  {
    userAttributes: USER_ATTRIBUTES,
    groupConfiguration: { groupsToOverride: ['Admins'], iamRolesToOverride: [], preferredRole: null },
    scopes: ['openid'],
  },
  { claimsAndScopeOverrideDetails: null },
] as const;
/** After the password, which came first. */
const SESSION = [
  { challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null },
  { challengeName: 'PASSWORD_VERIFIER', challengeResult: true, challengeMetadata: null },
] as const;

/** Request and response of every trigger source. */
const SOURCES = {
  PreSignUp_SignUp: signUp,
  PreSignUp_AdminCreateUser: signUp,
  PreSignUp_ExternalProvider: signUp,
  PostConfirmation_ConfirmSignUp: confirmation,
  PostConfirmation_ConfirmForgotPassword: confirmation,
  PreAuthentication_Authentication: [{ userAttributes: USER_ATTRIBUTES, validationData: null }, {}],
  PostAuthentication_Authentication: [{ userAttributes: USER_ATTRIBUTES, newDeviceUsed: true }, {}],
  CustomMessage_SignUp: message,
  CustomMessage_AdminCreateUser: [{ ...message[0], usernameParameter: '{username}' }, message[1]],
  CustomMessage_ResendCode: message,
  CustomMessage_ForgotPassword: message,
  CustomMessage_UpdateUserAttribute: message,
  CustomMessage_VerifyUserAttribute: message,
  CustomMessage_Authentication: message,
  TokenGeneration_HostedAuth: tokens,
  TokenGeneration_Authentication: tokens,
  TokenGeneration_NewPasswordChallenge: tokens,
  TokenGeneration_AuthenticateDevice: tokens,
  TokenGeneration_RefreshTokens: tokens,
  TokenGeneration_ClientCredentials: [
    { userAttributes: {}, groupConfiguration: {}, scopes: ['gates/main'] },
    { claimsAndScopeOverrideDetails: null },
  ],
  DefineAuthChallenge_Authentication: [
    { userAttributes: USER_ATTRIBUTES, session: SESSION, clientMetadata: null, userNotFound: false },
    { challengeName: null, issueTokens: null, failAuthentication: null },
  ],
  CreateAuthChallenge_Authentication: [
    {
      userAttributes: USER_ATTRIBUTES,
      challengeName: 'CUSTOM_CHALLENGE',
      session: SESSION,
      userNotFound: false,
    },
    { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  ],
  VerifyAuthChallengeResponse_Authentication: [
    {
      userAttributes: USER_ATTRIBUTES,
      privateChallengeParameters: {},
      challengeAnswer: 'P1_example',
      userNotFound: false,
    },
    { answerCorrect: null },
  ],
  UserMigration_Authentication: [{ password: 'example', validationData: null, clientMetadata: null }, {}],
  UserMigration_ForgotPassword: [{ validationData: null, clientMetadata: null }, {}],
} as const;

export type TriggerSource = keyof typeof SOURCES;

/** A new event of a source, with other members of its request, other attributes or another user name. */
export function triggerEvent<Source extends TriggerSource>(
  triggerSource: Source,
  {
    request = {},
    userAttributes,
    userName = 'ada',
  }: { request?: object; userAttributes?: Record<string, string>; userName?: string } = {},
): TriggerEvent<Source> {
  const [ownRequest, response] = structuredClone(SOURCES[triggerSource]) as unknown as [object, object];
  return {
    version: '1',
    region: 'eu-west-1',
    userPoolId: 'eu-west-1_example',
    userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'client1' },
    triggerSource,
    request: { ...ownRequest, ...request, ...(userAttributes && { userAttributes }) },
    response,
  };
}

/**
 * Attributes of somebody who comes by Google, as the events of a first sign-in have them (Amazon Cognito: "Pre sign-up
 * Lambda trigger" and "Post confirmation Lambda trigger").
 */
export const FEDERATED_ATTRIBUTES = {
  signUp: {
    'cognito:email_alias': '',
    'cognito:phone_number_alias': '',
    email: 'ada@example.com',
    email_verified: 'true',
    given_name: 'Ada',
  },
  confirmed: {
    sub: '5f1e2ab3-0000-4000-8000-000000000000',
    'cognito:user_status': 'EXTERNAL_PROVIDER',
    identities:
      '[{"userId":"10769150350006150715113082367","providerName":"Google","providerType":"Google","issuer":null,"primary":true,"dateCreated":1642699117273}]',
    email: 'ada@example.com',
    email_verified: 'true',
    given_name: 'Ada',
  },
} as const;

export const FEDERATED_USER_NAME = 'google_10769150350006150715113082367';

/** Every source but these: what a trigger for these must leave alone. */
export function otherSources(...sources: TriggerSource[]): TriggerSource[] {
  return (Object.keys(SOURCES) as TriggerSource[]).filter((source) => !sources.includes(source));
}

/** Calls a handler with an event of any source. */
export const callWith = <Event>(handler: (event: Event) => Promise<Event>, event: object): Promise<Event> =>
  handler(event as Event);
