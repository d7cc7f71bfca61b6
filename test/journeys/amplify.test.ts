import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as pulumi from '@pulumi/pulumi';
import { amplifyOutputs } from '../../infra/outputs/amplify-outputs';
import { readSettings } from '../../infra/settings/read-settings';
import { REGION, USER_POOL_ID } from '../../local/aws-account';
import { stackConfiguration } from '../infra/support/stack-configuration';
import { type LocalSystem, startLocalSystem } from '../support/local-system';
import { ADMIN } from '../support/user-pool';

const PERSON = {
  username: 'grace@example.com',
  password: 'A-good-password-1',
  newPassword: 'Another-password-2',
};

const settings = readSettings(stackConfiguration('dev', { signUp: { mode: 'open' } }));
if ('problems' in settings) throw new Error(settings.problems.join('\n'));

let system: LocalSystem;

beforeAll(async () => {
  system = await startLocalSystem({ settings });
});
afterAll(() => system.stop());

/** What the stack writes for an app, of this system. */
async function outputs(): Promise<object> {
  if ('problems' in settings) throw new Error('There are no settings');
  const written = amplifyOutputs({
    settings,
    region: REGION,
    userPoolId: USER_POOL_ID,
    mobileClientId: system.cognito.clients.mobile.id,
    managedLoginHost: new URL(system.cognito.url).host,
    publicUrl: system.publicUrl,
    identityPool: undefined,
  });
  return JSON.parse(await new Promise<string>((resolve) => void pulumi.output(written).apply(resolve)));
}

it("lets an app with Amplify's own client sign up, sign in with SRP and open the gate, unchanged", async () => {
  const journey = {
    outputs: await outputs(),
    cognitoUrl: system.cognito.url,
    apiUrl: system.publicUrl,
    person: PERSON,
    administrator: ADMIN,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(__dirname, 'amplify-app.mjs')], {
    env: { PATH: process.env['PATH'], JOURNEY: JSON.stringify(journey) },
  });
  expect(JSON.parse(stdout)).toEqual({
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
