/**
 * A program with Amplify's own client that signs in with a password and a CAPTCHA. It prints what Amplify answered, as
 * JSON.
 */
import { confirmSignIn, fetchUserAttributes, signIn } from 'aws-amplify/auth';
import { journey, nameOf } from './amplify-journey.mjs';

const { administrator, captcha } = journey();
const withCaptcha = { ...administrator, options: { authFlowType: 'CUSTOM_WITH_SRP' } };
const answers = {};

answers.withoutCaptcha = await nameOf(signIn(administrator));
answers.asked = (await signIn(withCaptcha)).nextStep;
answers.unsolved = await nameOf(confirmSignIn({ challengeResponse: 'unsolved' }));
await signIn(withCaptcha);
answers.solved = (await confirmSignIn({ challengeResponse: captcha })).nextStep;
answers.email = (await fetchUserAttributes()).email;

process.stdout.write(JSON.stringify(answers));
