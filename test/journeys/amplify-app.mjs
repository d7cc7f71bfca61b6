/**
 * A program with Amplify's own client, as an app has it: signs up, confirms, signs in with SRP, sets up an authenticator
 * app, is challenged, resets its password and opens the gate. It prints what Amplify answered, as JSON.
 */
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
import { journey, nameOf, newestCode, totpCode } from './amplify-journey.mjs';

const { apiUrl, person, administrator } = journey();

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
