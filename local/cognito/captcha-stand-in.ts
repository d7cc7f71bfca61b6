import type { Provider } from 'oidc-provider';
import { readForm } from '../form-body';
import type { StackSettings } from '../stack-settings';

/** Keys for trying out (hCaptcha: "Integration Testing: Test Keys"): a widget with this site key gives this token to everybody. */
const HCAPTCHA_TEST = {
  siteKey: '10000000-ffff-ffff-ffff-000000000001',
  secret: '0x0000000000000000000000000000000000000000',
  token: '10000000-aaaa-bbbb-cccc-000000000001',
};

/** Token that the stand-in takes for one of a solved CAPTCHA, whatever the service of the stack is. */
export const SOLVED_CAPTCHA = HCAPTCHA_TEST.token;

/** Secret of the stand-in: that of the stack is encrypted. */
export const CAPTCHA_SECRET = HCAPTCHA_TEST.secret;

const PATH = '/captcha/siteverify';

type CaptchaSettings = StackSettings['captcha'];

/**
 * Options of the CAPTCHA with the stand-in in place of the service. The widget of hCaptcha gets the site key for trying out:
 * with another it would not work on localhost, and its tokens would be hCaptcha's to judge.
 *
 * @param url origin of the local Cognito
 */
export function withCaptchaStandIn({ siteKey, verifyUrl }: CaptchaSettings, url: string): CaptchaSettings {
  const isHcaptcha = /(^|\.)hcaptcha\.com$/.test(new URL(verifyUrl).hostname);
  return { siteKey: siteKey && isHcaptcha ? HCAPTCHA_TEST.siteKey : siteKey, verifyUrl: `${url}${PATH}` };
}

/** CAPTCHA service for the verify-auth-challenge trigger: takes {@link SOLVED_CAPTCHA} and refuses every other token. */
export function serveCaptcha(provider: Provider): void {
  provider.use(async (context, next) => {
    if (context.method !== 'POST' || context.path !== PATH) return next();
    const form = await readForm(context.req);
    const wrong =
      form?.['secret'] !== CAPTCHA_SECRET
        ? 'invalid-input-secret'
        : form['response'] !== SOLVED_CAPTCHA && 'invalid-input-response';
    context.body = wrong ? { success: false, 'error-codes': [wrong] } : { success: true };
  });
}
