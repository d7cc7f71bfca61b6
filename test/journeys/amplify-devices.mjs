/**
 * A program with Amplify's own client that has its device remembered and forgotten, and signs in with what the person
 * chooses. It prints what Amplify answered, as JSON.
 */
import {
  confirmSignIn,
  fetchAuthSession,
  fetchDevices,
  forgetDevice,
  rememberDevice,
  setUpTOTP,
  signIn,
  signOut,
  updateMFAPreference,
  verifyTOTPSetup,
} from 'aws-amplify/auth';
import { journey, newestCode, totpCode } from './amplify-journey.mjs';

// Amplify names the device after the browser, which Node 20 does not pretend to be.
globalThis.navigator ??= { userAgent: 'Journey' };

const { administrator } = journey();
const { username, password } = administrator;
const answers = {};
const stepOf = async (promise) => (await promise).nextStep;

answers.first = await stepOf(signIn(administrator));
answers.devices = (await fetchDevices()).map(({ name }) => typeof name);
const { sharedSecret } = await setUpTOTP();
await verifyTOTPSetup({ code: totpCode(sharedSecret, 0) });
await updateMFAPreference({ totp: 'PREFERRED' });
await rememberDevice();
await signOut();

answers.remembered = await stepOf(signIn(administrator));
answers.renewed = Boolean((await fetchAuthSession({ forceRefresh: true })).tokens);
await forgetDevice();
answers.left = await fetchDevices();
await signOut();

answers.forgotten = await stepOf(signIn(administrator));
await confirmSignIn({ challengeResponse: totpCode(sharedSecret, 1) });
await updateMFAPreference({ totp: 'DISABLED' });
await signOut();

const byCode = { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' };
answers.code = await stepOf(signIn({ username, options: byCode }));
answers.byCode = await stepOf(confirmSignIn({ challengeResponse: await newestCode() }));
await signOut();

answers.choice = await stepOf(signIn({ username, options: { authFlowType: 'USER_AUTH' } }));
answers.chosen = await stepOf(confirmSignIn({ challengeResponse: 'PASSWORD' }));
answers.byPassword = await stepOf(confirmSignIn({ challengeResponse: password }));
await signOut();

process.stdout.write(JSON.stringify(answers));
