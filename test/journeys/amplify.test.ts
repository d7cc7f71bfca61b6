import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as pulumi from '@pulumi/pulumi';
import { amplifyOutputs } from '../../infra/outputs/amplify-outputs';
import { readSettings, type Settings } from '../../infra/settings/read-settings';
import { REGION, USER_POOL_ID } from '../../local/aws-account';
import { SOLVED_CAPTCHA } from '../../local/cognito/captcha-stand-in';
import { stackConfiguration } from '../infra/support/stack-configuration';
import { type LocalSystem, startLocalSystem } from '../support/local-system';
import { ADMIN } from '../support/user-pool';

const PERSON = {
  username: 'grace@example.com',
  password: 'A-good-password-1',
  newPassword: 'Another-password-2',
};

let system: LocalSystem | undefined;

afterEach(() => system?.stop());

/** Runs a program with Amplify against a system that follows the stack with these options, and reads what it prints. */
async function run(program: string, options: Record<string, unknown>): Promise<unknown> {
  const settings = readSettings(stackConfiguration('dev', options));
  if ('problems' in settings) throw new Error(settings.problems.join('\n'));
  system = await startLocalSystem({ settings });
  const { cognito, publicUrl } = system;
  const journey = {
    outputs: await outputs(settings, system),
    cognitoUrl: cognito.url,
    apiUrl: publicUrl,
    person: PERSON,
    administrator: { ...ADMIN, username: 'admin@example.com' },
    captcha: SOLVED_CAPTCHA,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(__dirname, program)], {
    env: { PATH: process.env['PATH'], JOURNEY: JSON.stringify(journey) },
  });
  return JSON.parse(stdout);
}

/** What the stack writes for an app, of this system. */
async function outputs(settings: Settings, { cognito, publicUrl }: LocalSystem): Promise<object> {
  const written = amplifyOutputs({
    settings,
    region: REGION,
    userPoolId: USER_POOL_ID,
    mobileClientId: cognito.clients.mobile.id,
    managedLoginHost: new URL(cognito.url).host,
    publicUrl,
    identityPool: undefined,
  });
  return JSON.parse(await new Promise<string>((resolve) => void pulumi.output(written).apply(resolve)));
}

it("lets an app with Amplify's own client sign up, sign in with SRP and open the gate, unchanged", async () => {
  await expect(run('amplify-app.mjs', { signUp: { mode: 'open' } })).resolves.toEqual({
    signUp: {
      signUpStep: 'CONFIRM_SIGN_UP',
      codeDeliveryDetails: { attributeName: 'email', deliveryMedium: 'EMAIL', destination: 'g***@e***' },
    },
    wrongCode: 'CodeMismatchException',
    confirmSignUp: { signUpStep: 'DONE' },
    wrongPassword: 'NotAuthorizedException',
    signIn: { signInStep: 'DONE' },
    attributes: {
      sub: expect.any(String),
      email: PERSON.username,
      email_verified: 'true',
      given_name: 'Grace',
    },
    renewed: true,
    challenged: { signInStep: 'CONFIRM_SIGN_IN_WITH_TOTP_CODE' },
    wrongTotp: 'CodeMismatchException',
    confirmSignIn: { signInStep: 'DONE' },
    resetPassword: {
      resetPasswordStep: 'CONFIRM_RESET_PASSWORD_WITH_CODE',
      codeDeliveryDetails: { attributeName: 'email', deliveryMedium: 'EMAIL', destination: 'g***@e***' },
    },
    signInAfterReset: { signInStep: 'DONE' },
    residentOpens: 403,
    administratorOpens: 200,
  });
});

it("lets Amplify's own client remember and forget its device, and sign in with what the person chooses", async () => {
  const options = {
    devices: { remember: 'by-choice', challengeNew: true },
    factors: { codes: ['email'] },
    messages: {
      sesIdentity: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
      from: 'gates@example.com',
    },
  };
  const done = { signInStep: 'DONE' };
  await expect(run('amplify-devices.mjs', options)).resolves.toEqual({
    first: done,
    devices: ['string'],
    remembered: done,
    renewed: true,
    left: [],
    forgotten: { signInStep: 'CONFIRM_SIGN_IN_WITH_TOTP_CODE' },
    code: {
      signInStep: 'CONFIRM_SIGN_IN_WITH_EMAIL_CODE',
      codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'a***@e***' },
    },
    byCode: done,
    choice: {
      signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION',
      availableChallenges: ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP'],
    },
    chosen: { signInStep: 'CONFIRM_SIGN_IN_WITH_PASSWORD' },
    byPassword: done,
  });
});

it("asks Amplify's own client for a CAPTCHA after the password", async () => {
  const options = { captcha: { siteKey: 'site-of-the-stack' }, captchaSecret: 'secret' };
  await expect(run('amplify-captcha.mjs', options)).resolves.toEqual({
    withoutCaptcha: 'InvalidParameterException',
    asked: {
      signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE',
      additionalInfo: expect.objectContaining({
        type: 'CAPTCHA',
        siteKey: '10000000-ffff-ffff-ffff-000000000001',
      }),
    },
    unsolved: 'NotAuthorizedException',
    solved: { signInStep: 'DONE' },
    email: 'admin@example.com',
  });
});
