import {
  AdminForgetDeviceCommand,
  AdminListDevicesCommand,
  CognitoIdentityProvider,
  ConfirmDeviceCommand,
  ForgetDeviceCommand,
  GetDeviceCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  ListDevicesCommand,
  UpdateDeviceStatusCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { REGION, USER_POOL_ID } from '../../../local/aws-account';
import { SOLVED_CAPTCHA } from '../../../local/cognito/captcha-stand-in';
import { STACK_DEFAULTS, type StackSettings } from '../../../local/stack-settings';
import { OwnAccount } from '../../../service/account/own-account';
import { LimitedClient } from '../../../service/platform/limited-client';
import { RememberedDevice } from '../../support/remembered-device';
import { SrpClient } from '../../support/srp-client';
import { ADMIN, otherCode, RESIDENT, UserPoolUnderTest } from '../../support/user-pool';

const ALWAYS = { devices: { remember: 'always', challengeNew: true } } as const;
const BY_CHOICE = { devices: { remember: 'by-choice', challengeNew: true } } as const;

let pool: UserPoolUnderTest;

const start = async (settings: Partial<StackSettings>) => {
  pool = await UserPoolUnderTest.start(settings);
};

afterEach(() => pool.stop());

type Step = Pick<InitiateAuthCommandOutput, 'ChallengeName' | 'AuthenticationResult' | 'Session'>;

/** Proves the password, and says which device it is. */
async function prove(login: typeof ADMIN, device?: RememberedDevice, custom = false) {
  const client = new SrpClient();
  const challenge = await pool.sdk.send(
    new InitiateAuthCommand({
      AuthFlow: custom ? 'CUSTOM_AUTH' : 'USER_SRP_AUTH',
      ClientId: pool.clientId,
      AuthParameters: {
        USERNAME: login.username,
        SRP_A: client.SRP_A,
        ...(custom && { CHALLENGE_NAME: 'SRP_A' }),
      },
    }),
  );
  const answer = client.answer(challenge.ChallengeParameters ?? {}, login.password, 'Gatehouse');
  return {
    answer: (key = device?.key) => pool.answer(challenge, { ...answer, ...(key && { DEVICE_KEY: key }) }),
  };
}

const signIn = async (login: typeof ADMIN, device?: RememberedDevice): Promise<Step> =>
  (await prove(login, device)).answer();

/** Answers both challenges of a device. */
async function proveDevice(challenge: Step, device: RememberedDevice) {
  const client = new SrpClient();
  const next = await pool.answer(challenge, {
    USERNAME: 'admin',
    SRP_A: client.SRP_A,
    DEVICE_KEY: device.key,
  });
  expect(next.ChallengeName).toBe('DEVICE_PASSWORD_VERIFIER');
  return pool.answer(next, device.answer(client, next.ChallengeParameters ?? {}));
}

const confirm = (AccessToken: string, { key }: Pick<RememberedDevice, 'key'>, verifier: object) =>
  pool.sdk.send(
    new ConfirmDeviceCommand({
      AccessToken,
      DeviceKey: key,
      DeviceName: 'Phone',
      DeviceSecretVerifierConfig: verifier,
    }),
  );

/** A new device that somebody has signed in with and confirmed, and the tokens of that sign-in. */
async function confirmed(login = ADMIN) {
  const { AuthenticationResult } = await signIn(login);
  const { AccessToken = '', RefreshToken = '', NewDeviceMetadata = {} } = AuthenticationResult ?? {};
  const device = new RememberedDevice(NewDeviceMetadata);
  const { UserConfirmationNecessary } = await confirm(AccessToken, device, device.verifier());
  return { device, AccessToken, RefreshToken, UserConfirmationNecessary };
}

const list = async (AccessToken: string) =>
  (await pool.sdk.send(new ListDevicesCommand({ AccessToken }))).Devices ?? [];

const unknown = { name: 'ResourceNotFoundException', message: 'Device does not exist.' };

it('gives a new device a key, which the app confirms, and lists it', async () => {
  await start(ALWAYS);
  const { device, AccessToken, UserConfirmationNecessary } = await confirmed();
  expect(device.key).toMatch(/^[\w-]+_[0-9a-f-]{36}$/);
  expect(decodeJwt(AccessToken)).toMatchObject({ device_key: device.key });
  expect(UserConfirmationNecessary).toBe(false);
  const [listed] = await list(AccessToken);
  expect(listed).toMatchObject({
    DeviceKey: device.key,
    DeviceAttributes: expect.arrayContaining([
      { Name: 'device_name', Value: 'Phone' },
      { Name: 'dev:device_remembered_status', Value: 'remembered' },
    ]),
    DeviceLastAuthenticatedDate: new Date(pool.clock.now()),
  });
  await expect(
    pool.sdk.send(new GetDeviceCommand({ AccessToken, DeviceKey: device.key })),
  ).resolves.toMatchObject({ Device: listed });
});

it('shows its devices to the account page, which can have one forgotten', async () => {
  await start(ALWAYS);
  const { device, AccessToken } = await confirmed();
  const cognito = new CognitoIdentityProvider({ region: REGION, endpoint: pool.cognito.url });
  const account = new OwnAccount({ cognito: new LimitedClient(async () => cognito, 10_000) }, ['devices']);
  await expect(account.devices(AccessToken)).resolves.toEqual([
    { key: device.key, name: 'Phone', lastUsedAt: new Date(pool.clock.now()).toISOString() },
  ]);
  await account.forgetDevice(AccessToken, device.key);
  await expect(account.devices(AccessToken)).resolves.toEqual([]);
  await expect(account.passkeys(AccessToken)).resolves.toEqual([]);
  await expect(account.deletePasskey(AccessToken, 'none')).rejects.toMatchObject({
    type: { code: 'unknown-device' },
  });
  cognito.destroy();
});

it('gives out no key where the stack remembers no devices, and looks at none', async () => {
  await start({});
  const { AuthenticationResult } = await signIn(ADMIN, new RememberedDevice({ DeviceKey: 'eu_1' }));
  expect(AuthenticationResult).not.toHaveProperty('NewDeviceMetadata');
  const AccessToken = AuthenticationResult?.AccessToken ?? '';
  expect(decodeJwt(AccessToken)).not.toHaveProperty('device_key');
  await expect(list(AccessToken)).resolves.toEqual([]);
  const device = new RememberedDevice({ DeviceKey: 'eu_1', DeviceGroupKey: 'group' });
  await expect(confirm(AccessToken, device, device.verifier())).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Invalid device key given.',
  });
});

it('lets a remembered device leave out the second factor, once it has proved itself', async () => {
  await start(ALWAYS);
  const { device, AccessToken } = await confirmed();
  const secret = await pool.enrolTotp(AccessToken);
  const challenge = await signIn(ADMIN, device);
  expect(challenge.ChallengeName).toBe('DEVICE_SRP_AUTH');
  expect(challenge.AuthenticationResult).toBeUndefined();
  const { AuthenticationResult } = await proveDevice(challenge, device);
  expect(AuthenticationResult).toHaveProperty('AccessToken');
  expect(AuthenticationResult).not.toHaveProperty('NewDeviceMetadata');
  const other = await signIn(ADMIN);
  expect(other.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  await expect(
    pool.answer(other, { SOFTWARE_TOKEN_MFA_CODE: pool.totpCode(secret) }),
  ).resolves.toHaveProperty('AuthenticationResult.NewDeviceMetadata');
});

it('asks a remembered device for the second factor too where the stack says so', async () => {
  await start({ devices: { remember: 'always', challengeNew: false } });
  const { device, AccessToken } = await confirmed();
  const secret = await pool.enrolTotp(AccessToken);
  const factor = await signIn(ADMIN, device);
  expect(factor.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
  const challenge = await pool.answer(factor, { SOFTWARE_TOKEN_MFA_CODE: pool.totpCode(secret) });
  expect(challenge.ChallengeName).toBe('DEVICE_SRP_AUTH');
  await expect(proveDevice(challenge, device)).resolves.toHaveProperty('AuthenticationResult');
});

it('remembers a device by choice only when the person has said so, and no longer than that', async () => {
  await start(BY_CHOICE);
  const { device, AccessToken, UserConfirmationNecessary } = await confirmed();
  await pool.enrolTotp(AccessToken);
  expect(UserConfirmationNecessary).toBe(true);
  const update = (DeviceRememberedStatus: 'remembered' | 'not_remembered') =>
    pool.sdk.send(
      new UpdateDeviceStatusCommand({ AccessToken, DeviceKey: device.key, DeviceRememberedStatus }),
    );
  await expect(signIn(ADMIN, device)).resolves.toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' });
  await update('remembered');
  await expect(signIn(ADMIN, device)).resolves.toMatchObject({ ChallengeName: 'DEVICE_SRP_AUTH' });
  await update('not_remembered');
  await expect(signIn(ADMIN, device)).resolves.toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' });
});

it('refuses a device that cannot prove itself, and one in place of another', async () => {
  await start(ALWAYS);
  const { device: other } = await confirmed();
  const { device, AccessToken } = await confirmed();
  await pool.enrolTotp(AccessToken);
  const pretender = new RememberedDevice({ DeviceKey: device.key, DeviceGroupKey: '-gatehouse' });
  await expect(proveDevice(await signIn(ADMIN, device), pretender)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  await expect(proveDevice(await signIn(ADMIN, device), other)).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Invalid device key given.',
  });
});

it('goes on without a device that it does not know, with the same proof of the password', async () => {
  await start(ALWAYS);
  const proof = await prove(ADMIN);
  await expect(proof.answer('eu-west-1_0000')).rejects.toMatchObject(unknown);
  await expect(proof.answer()).resolves.toHaveProperty('AuthenticationResult.NewDeviceMetadata');
});

it('takes no code of a second factor from a device that it does not know', async () => {
  await start(ALWAYS);
  const secret = await pool.enrolTotp(await pool.accessTokenOf(ADMIN));
  const challenge = await signIn(ADMIN);
  const SOFTWARE_TOKEN_MFA_CODE = pool.totpCode(secret);
  const answer = { SOFTWARE_TOKEN_MFA_CODE, DEVICE_KEY: 'eu-west-1_0000' };
  await expect(pool.answer(challenge, answer)).rejects.toMatchObject(unknown);
  const wrong = { SOFTWARE_TOKEN_MFA_CODE: otherCode(SOFTWARE_TOKEN_MFA_CODE) };
  await expect(pool.answer(challenge, wrong)).rejects.toMatchObject({ name: 'CodeMismatchException' });
  await expect(pool.answer(challenge, { SOFTWARE_TOKEN_MFA_CODE })).resolves.toHaveProperty(
    'AuthenticationResult',
  );
});

it('confirms the device of the sign-in alone, once, and no verifier that is none', async () => {
  await start(ALWAYS);
  const { device, AccessToken } = await confirmed();
  await expect(confirm(AccessToken, device, device.verifier())).rejects.toMatchObject({
    name: 'DeviceKeyExistsException',
  });
  const { AuthenticationResult } = await signIn(ADMIN);
  const token = AuthenticationResult?.AccessToken ?? '';
  await expect(confirm(token, device, device.verifier())).rejects.toMatchObject({
    message: 'Invalid device key given.',
  });
  const key = AuthenticationResult?.NewDeviceMetadata?.DeviceKey ?? '';
  for (const PasswordVerifier of ['', 'AA==', 'AQ==']) {
    await expect(confirm(token, { key }, { Salt: 'AAAA', PasswordVerifier })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid device secret verifier config given.',
    });
  }
});

it('refreshes the tokens of a confirmed device for this device alone, until it is forgotten', async () => {
  await start(ALWAYS);
  const { device, AccessToken, RefreshToken } = await confirmed();
  const refresh = (DeviceKey?: string) =>
    pool.sdk.send(new GetTokensFromRefreshTokenCommand({ RefreshToken, ClientId: pool.clientId, DeviceKey }));
  const refusal = { name: 'NotAuthorizedException', message: 'Invalid Refresh Token' };
  await expect(refresh(device.key)).resolves.toHaveProperty('AuthenticationResult.AccessToken');
  await expect(refresh()).rejects.toMatchObject(refusal);
  await expect(refresh('eu-west-1_0000')).rejects.toMatchObject(refusal);
  await pool.sdk.send(new ForgetDeviceCommand({ AccessToken, DeviceKey: device.key }));
  await expect(refresh(device.key)).rejects.toMatchObject(refusal);
  await expect(pool.sdk.send(new GetUserCommand({ AccessToken }))).resolves.toBeDefined();
});

it('forgets a device, which then counts as new', async () => {
  await start(ALWAYS);
  const { device, AccessToken } = await confirmed();
  const forget = () => pool.sdk.send(new ForgetDeviceCommand({ AccessToken, DeviceKey: device.key }));
  await forget();
  await expect(list(AccessToken)).resolves.toEqual([]);
  await expect(forget()).rejects.toMatchObject(unknown);
  await expect(signIn(ADMIN, device)).rejects.toMatchObject(unknown);
});

it("shows nobody another person's device, and administrators everybody's", async () => {
  await start(ALWAYS);
  const { device } = await confirmed();
  const { AccessToken } = await confirmed(RESIDENT);
  await expect(
    pool.sdk.send(new GetDeviceCommand({ AccessToken, DeviceKey: device.key })),
  ).rejects.toMatchObject(unknown);
  const person = { UserPoolId: USER_POOL_ID, Username: 'admin' };
  const listed = async () => (await pool.sdk.send(new AdminListDevicesCommand(person))).Devices;
  await expect(listed()).resolves.toMatchObject([{ DeviceKey: device.key }]);
  await pool.sdk.send(new AdminForgetDeviceCommand({ ...person, DeviceKey: device.key }));
  await expect(listed()).resolves.toEqual([]);
});

it('forgets the device that was used longest ago when a person has more than twenty, and lists them in pages', async () => {
  await start(ALWAYS);
  const first = await confirmed();
  for (let device = 0; device < 20; device++) {
    pool.clock.advance(1);
    await confirmed();
  }
  const { AccessToken } = first;
  const keys = (await list(AccessToken)).map(({ DeviceKey }) => DeviceKey);
  expect(keys).toHaveLength(20);
  expect(keys).not.toContain(first.device.key);
  const page = await pool.sdk.send(new ListDevicesCommand({ AccessToken, Limit: 15 }));
  const { PaginationToken } = page;
  const rest = await pool.sdk.send(new ListDevicesCommand({ AccessToken, Limit: 15, PaginationToken }));
  expect([...(page.Devices ?? []), ...(rest.Devices ?? [])].map(({ DeviceKey }) => DeviceKey)).toEqual(keys);
  expect(rest.PaginationToken).toBeUndefined();
});

it('asks for the CAPTCHA after the device has proved itself', async () => {
  await start({ ...ALWAYS, captcha: { ...STACK_DEFAULTS.captcha, siteKey: 'site' } });
  const solve = (challenge: Step) => pool.answer(challenge, { ANSWER: SOLVED_CAPTCHA });
  const { AuthenticationResult } = await solve(await (await prove(ADMIN, undefined, true)).answer());
  const device = new RememberedDevice(AuthenticationResult?.NewDeviceMetadata ?? {});
  const AccessToken = AuthenticationResult?.AccessToken ?? '';
  await confirm(AccessToken, device, device.verifier());
  await pool.enrolTotp(AccessToken);
  const captcha = await proveDevice(await (await prove(ADMIN, device, true)).answer(), device);
  expect(captcha.ChallengeName).toBe('CUSTOM_CHALLENGE');
  const signedIn = await solve(captcha);
  expect(decodeJwt(signedIn.AuthenticationResult?.AccessToken ?? '')).toMatchObject({
    device_key: device.key,
  });
});
