import {
  AssociateSoftwareTokenCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { totpCode } from '../../../local/cognito/directory/totp';
import { STACK_DEFAULTS } from '../../../local/stack-settings';
import { ADMIN, otherCode, UserPoolUnderTest } from '../../support/user-pool';

let pool: UserPoolUnderTest;

afterEach(() => pool.stop());

const ON = { Enabled: true, PreferredMfa: false };

async function enrol(): Promise<string> {
  const AccessToken = await pool.accessTokenOf(ADMIN);
  const { SecretCode = '' } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const UserCode = totpCode(SecretCode, pool.clock.now());
  await pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  await pool.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: ON }));
  pool.clock.advance(30);
  return SecretCode;
}

it('asks at the pages for the code of an authenticator app, and again after a wrong one', async () => {
  pool = await UserPoolUnderTest.start();
  const secret = await enrol();
  const { browser, shown } = await pool.signInAtPages(ADMIN);
  expect(shown.body).toContain('Code of your authenticator app');
  const code = totpCode(secret, pool.clock.now());
  const refused = await browser.submit({ SOFTWARE_TOKEN_MFA_CODE: otherCode(code) });
  expect(refused.body).toMatch(/role="alert"[^>]*>Invalid verification code provided/);
  const { url } = await browser.submit({ SOFTWARE_TOKEN_MFA_CODE: code });
  expect(url.searchParams.get('code')).toBeTruthy();
});

it('begins anew at the pages where somebody took too long', async () => {
  pool = await UserPoolUnderTest.start();
  const secret = await enrol();
  const { browser } = await pool.signInAtPages(ADMIN);
  pool.clock.advance(180);
  const SOFTWARE_TOKEN_MFA_CODE = totpCode(secret, pool.clock.now());
  const { body } = await browser.submit({ SOFTWARE_TOKEN_MFA_CODE });
  expect(body).toMatch(/role="alert"[^>]*>Invalid session for the user, session is expired\./);
  expect(body).toContain('name="password"');
});

it('shows a QR code where the stack requires a second factor, and signs in with its first code', async () => {
  pool = await UserPoolUnderTest.start({ mfa: 'required' });
  const { browser, shown } = await pool.signInAtPages(ADMIN);
  expect(shown.body).toContain('<svg role="img" aria-label="QR code for an authenticator app"');
  const secret = /<code id="secret">([A-Z2-7]+)<\/code>/.exec(shown.body)?.[1] ?? '';
  const code = totpCode(secret, pool.clock.now());
  const refused = await browser.submit({ SOFTWARE_TOKEN_MFA_CODE: otherCode(code) });
  expect(refused.body).toContain(secret);
  const { url } = await browser.submit({ SOFTWARE_TOKEN_MFA_CODE: code });
  expect(url.searchParams.get('code')).toBeTruthy();
  expect((await pool.signInAtPages(ADMIN)).shown.body).toContain('Code of your authenticator app');
});

it('lets people choose a factor at the pages, and sends the code of the chosen one', async () => {
  pool = await UserPoolUnderTest.start({ factors: { ...STACK_DEFAULTS.factors, email: true } });
  await enrol();
  const AccessToken = await pool.cognito.issueTokens('admin').then(({ access_token }) => access_token);
  await pool.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, EmailMfaSettings: ON }));
  const { browser, shown } = await pool.signInAtPages(ADMIN);
  expect(shown.body).toContain('value="SOFTWARE_TOKEN_MFA">Authenticator app</button>');
  const asked = await browser.submit({ ANSWER: 'EMAIL_OTP' });
  expect(asked.body).toContain('Code that was sent to a***@e***');
  const { url } = await browser.submit({ EMAIL_OTP_CODE: pool.codeSentTo('admin@example.com') });
  expect(url.searchParams.get('code')).toBeTruthy();
});

it('issues tokens to test users where a second factor is required, time after time', async () => {
  pool = await UserPoolUnderTest.start({ mfa: 'required' });
  await expect(pool.cognito.issueTokens('admin')).resolves.toHaveProperty('access_token');
  await expect(pool.cognito.issueTokens('admin')).resolves.toHaveProperty('access_token');
});
