import { text } from '../../contract/text-values';
import { group, optional, secret, type ValuesOf } from '../settings/option-readers';
import { type FactorSettings, isPasswordless } from './factor-options';

/** Options of the CAPTCHA that apps ask beside the password. */
export const captchaOptions = {
  captcha: group({
    siteKey: optional(
      text(/^[\w-]{1,100}$/, 'a site key of the CAPTCHA service: 1 to 100 letters, digits, "_" or "-"'),
    ).prefault(''),
    verifyUrl: text(
      /^https:\/\/[^\s#]{1,500}$/,
      'an https URL, such as https://api.hcaptcha.com/siteverify',
    ).default('https://api.hcaptcha.com/siteverify'),
  }),
  captchaSecret: secret(/^[\x21-\x7e]{1,512}$/, 'a secret of 1 to 512 characters without spaces'),
};

export type CaptchaSettings = ValuesOf<typeof captchaOptions>;

/** Whether apps ask a CAPTCHA beside the password. */
export const asksCaptcha = ({ captcha }: Pick<CaptchaSettings, 'captcha'>): boolean =>
  captcha.siteKey !== undefined;

/**
 * Ways to sign in of an app client, besides the sign-in pages. With a CAPTCHA, a password alone is none: whoever left the
 * CAPTCHA out would use that.
 */
export function authFlowsOf(
  flows: readonly string[],
  settings: Pick<CaptchaSettings, 'captcha'> & Pick<FactorSettings, 'factors'>,
): string[] {
  const own = asksCaptcha(settings)
    ? flows.map((flow) => (flow === 'ALLOW_USER_SRP_AUTH' ? 'ALLOW_CUSTOM_AUTH' : flow))
    : flows;
  return [...own, ...(isPasswordless(settings) ? ['ALLOW_USER_AUTH'] : [])];
}

/** @param hasSecret whether the stack holds a secret of the CAPTCHA service, which need not be readable here */
export function captchaContradictions(
  { captcha, factors }: Partial<CaptchaSettings & FactorSettings>,
  hasSecret: boolean,
): string[] {
  if (!captcha || !asksCaptcha({ captcha })) return [];
  return [
    ...(hasSecret ? [] : ['captchaSecret must be set where captcha.siteKey is: nobody could sign in else']),
    // Amazon Cognito: "Authentication flows": the choice-based flow takes the password too.
    ...(factors && isPasswordless({ factors })
      ? ['factors must have no passkeys and codes where captcha.siteKey is set: their sign-in has no CAPTCHA']
      : []),
  ];
}
