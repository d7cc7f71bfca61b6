/**
 * A program with Amplify's own client, as an app has it: signs up, confirms, signs in with SRP, sets up an authenticator
 * app, is challenged, resets its password and opens the gate. It prints what Amplify answered, as JSON.
 *
 * Its surroundings, in `JOURNEY`: Amplify's outputs of the stack, the local Cognito's address, the address of the API, the
 * person, and the administrator.
 */
import { createHmac } from 'node:crypto';
import { Amplify } from 'aws-amplify';
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  resetPassword,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  verifyTOTPSetup,
} from 'aws-amplify/auth';
import { parseAmplifyConfig } from 'aws-amplify/utils';

const { outputs, cognitoUrl, apiUrl, person, administrator } = JSON.parse(process.env.JOURNEY);

const parsed = parseAmplifyConfig(outputs);
Amplify.configure({
  ...parsed,
  // Amplify's documented override; nothing else differs from a deployed stack.
  Auth: { Cognito: { ...parsed.Auth.Cognito, userPoolEndpoint: cognitoUrl } },
});

const answers = {};
const { username, password, newPassword } = person;

const signedUp = await signUp({ username, password, options: { userAttributes: { given_name: 'Grace' } } });
answers.signUp = signedUp.nextStep;
answers.wrongCode = await nameOf(confirmSignUp({ username, confirmationCode: '0' }));
answers.confirmSignUp = (await confirmSignUp({ username, confirmationCode: await newestCode() })).nextStep;

answers.wrongPassword = await nameOf(signIn({ username, password: 'wrong' }));
answers.signIn = (await signIn({ username, password })).nextStep;
answers.attributes = await fetchUserAttributes();
answers.renewed = await renews();

const { sharedSecret } = await setUpTOTP();
await verifyTOTPSetup({ code: totpCode(sharedSecret, 0) });
await updateMFAPreference({ totp: 'PREFERRED' });
await signOut();
answers.challenged = (await signIn({ username, password })).nextStep;
// The code of the next half minute: that of this one was used.
const challengeResponse = totpCode(sharedSecret, 1);
answers.wrongTotp = await nameOf(confirmSignIn({ challengeResponse: '000000' }));
answers.confirmSignIn = (await confirmSignIn({ challengeResponse })).nextStep;
await updateMFAPreference({ totp: 'DISABLED' });
await signOut({ global: true });

answers.resetPassword = (await resetPassword({ username })).nextStep;
await confirmResetPassword({ username, newPassword, confirmationCode: await newestCode() });
answers.signInAfterReset = (await signIn({ username, password: newPassword })).nextStep;
answers.residentOpens = await openGate();
await signOut();

await signIn(administrator);
answers.administratorOpens = await openGate();
await signOut();

process.stdout.write(JSON.stringify(answers));

async function openGate() {
  const { tokens } = await fetchAuthSession();
  const response = await fetch(`${apiUrl}/v1/gates/control`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ topic: 'controlGate', message: 'open' }),
  });
  return response.status;
}

/** Whether a refreshed session has another access token of the same sign-in. */
async function renews() {
  const { tokens: before } = await fetchAuthSession();
  const { tokens: after } = await fetchAuthSession({ forceRefresh: true });
  const origin = ({ accessToken }) => accessToken.payload.origin_jti;
  return origin(before) === origin(after) && before.accessToken.payload.jti !== after.accessToken.payload.jti;
}

/** Code in the newest message of the outbox. */
async function newestCode() {
  const page = await (await fetch(`${cognitoUrl}/outbox`)).text();
  return /\b\d{6}\b/.exec(page.slice(page.indexOf('<article>')))[0];
}

/** What an authenticator app shows (RFC 6238), so many steps from now. */
function totpCode(secret, steps) {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)
      .map((byte) => Number.parseInt(byte, 2)),
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Name of the error that Amplify throws. */
async function nameOf(promise) {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error.name;
  }
}
