import { property, resource, resources } from '../support/find-resources';
import { type RenderedStack, renderStack } from '../support/render-stack';
import { settingProblems } from '../support/stack-configuration';

const CLIENT = 'aws:cognito/userPoolClient:UserPoolClient';
const FUNCTION = 'aws:lambda/function:Function';
const CAPTCHA = { captcha: { siteKey: 'site1' }, captchaSecret: 'hunter2' };

const flows = (stack: RenderedStack) =>
  resources(stack, CLIENT).flatMap((client) => property(client, 'explicitAuthFlows') as string[]);

describe('a CAPTCHA', () => {
  let byDefault: RenderedStack;
  let asked: RenderedStack;
  beforeAll(async () => {
    byDefault = await renderStack('dev');
    asked = await renderStack('dev', { config: CAPTCHA });
  });

  it('takes the password alone from every app client, and is no way to sign in where it is off', () => {
    expect(flows(asked)).toContain('ALLOW_CUSTOM_AUTH');
    expect(flows(asked)).not.toContain('ALLOW_USER_SRP_AUTH');
    expect(flows(byDefault)).not.toContain('ALLOW_CUSTOM_AUTH');
    expect(resources(byDefault, FUNCTION, 'auth-challenge')).toEqual([]);
  });

  it('is defined, shown and verified by functions that Cognito alone may call', () => {
    const pool = resource(asked, 'aws:cognito/userPool:UserPool');
    for (const [trigger, name] of [
      ['defineAuthChallenge', 'define-auth-challenge'],
      ['createAuthChallenge', 'create-auth-challenge'],
      ['verifyAuthChallengeResponse', 'verify-auth-challenge'],
    ]) {
      expect(property(pool, `lambdaConfig.${trigger}`)).toContain(`gatehouse-pool-${name}`);
      expect(property(resource(asked, 'aws:lambda/permission:Permission', String(name)), 'principal')).toBe(
        'cognito-idp.amazonaws.com',
      );
    }
  });

  it('has a secret that only the function has which verifies, marked as secret', () => {
    const variables = property(resource(asked, FUNCTION, 'verify-auth-challenge'), 'environment.variables');
    expect(variables).toEqual({
      CAPTCHA_SITE_KEY: 'site1',
      CAPTCHA_VERIFY_URL: 'https://api.hcaptcha.com/siteverify',
      CAPTCHA_SECRET: { '<secret>': 'hunter2' },
    });
    const holders = asked.resources.filter(({ inputs }) => JSON.stringify(inputs).includes('hunter2'));
    expect(holders.map(({ name }) => name)).toEqual(['gatehouse-pool-verify-auth-challenge']);
    expect(JSON.stringify(asked.outputs)).not.toContain('hunter2');
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a site key that is none',
      { captcha: { siteKey: 'site 1' } },
      'captcha.siteKey must be a site key of the CAPTCHA service: 1 to 100 letters, digits, "_" or "-"',
    ],
    [
      'an address without TLS',
      { captcha: { verifyUrl: 'http://captcha.example.com' } },
      'captcha.verifyUrl must be an https URL, such as https://api.hcaptcha.com/siteverify',
    ],
    [
      'passkeys',
      { ...CAPTCHA, factors: { passkeys: 'preferred' } },
      'factors must have no passkeys and codes where captcha.siteKey is set: their sign-in has no CAPTCHA',
    ],
  ])('is refused with %s', (_what, config, problem) => {
    expect(settingProblems('dev', config)).toEqual([problem]);
  });

  it('is refused without a secret, and with one in plain text', async () => {
    const { captcha } = CAPTCHA;
    await expect(renderStack('dev', { config: { captcha } })).rejects.toThrow(
      'captchaSecret must be set where captcha.siteKey is: nobody could sign in else',
    );
    await expect(renderStack('dev', { config: CAPTCHA, secrets: [] })).rejects.toThrow(
      'captchaSecret must be a secret, set with: pulumi config set --secret captchaSecret',
    );
  });
});
