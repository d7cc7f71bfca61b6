import { handler } from '../../../infra/triggers/define-auth-challenge';
import { callWith, otherSources, triggerEvent } from './trigger-events';

const SOURCE = 'DefineAuthChallenge_Authentication';

interface Passed {
  challengeName: string;
  challengeResult: boolean;
  challengeMetadata?: string;
}

const passed = (challengeName: string, challengeMetadata?: string): Passed => ({
  challengeName,
  challengeResult: true,
  ...(challengeMetadata && { challengeMetadata }),
});
const failed = (entry: Passed): Passed => ({ ...entry, challengeResult: false });

const SRP = passed('SRP_A');
const PASSWORD = passed('PASSWORD_VERIFIER');
const CAPTCHA = passed('CUSTOM_CHALLENGE', 'CAPTCHA');

const next = async (session: unknown, request: object = {}) => {
  const event = triggerEvent(SOURCE, { request: { session, ...request } });
  return (await callWith(handler, event)) as unknown as { response: object };
};

const REFUSED = { issueTokens: false, failAuthentication: true };

describe('the define-auth-challenge trigger', () => {
  it.each<[string, Passed[], string]>([
    ['the password after the first step of SRP', [SRP], 'PASSWORD_VERIFIER'],
    ['a CAPTCHA after the password', [SRP, PASSWORD], 'CUSTOM_CHALLENGE'],
    ['a CAPTCHA after a second factor', [SRP, PASSWORD, passed('SOFTWARE_TOKEN_MFA')], 'CUSTOM_CHALLENGE'],
    [
      'a CAPTCHA after a remembered device',
      [SRP, PASSWORD, passed('DEVICE_SRP_AUTH'), passed('DEVICE_PASSWORD_VERIFIER')],
      'CUSTOM_CHALLENGE',
    ],
  ])('asks %s', async (_what, session, challengeName) => {
    const { response } = await next(session);
    expect(response).toEqual({ challengeName, issueTokens: false, failAuthentication: false });
  });

  it.each<[string, Passed[]]>([
    ['password and CAPTCHA', [SRP, PASSWORD, CAPTCHA]],
    ['password, second factor and CAPTCHA', [SRP, PASSWORD, passed('EMAIL_OTP'), CAPTCHA]],
  ])('issues tokens after %s', async (_what, session) => {
    expect((await next(session)).response).toMatchObject({ issueTokens: true, failAuthentication: false });
  });

  it.each<[string, unknown]>([
    ['nothing at all, as of an app that sends no password', []],
    ['a CAPTCHA alone', [CAPTCHA]],
    ['a CAPTCHA before the password', [SRP, CAPTCHA]],
    ['a wrong password', [SRP, failed(PASSWORD)]],
    ['a wrong password and a CAPTCHA', [SRP, failed(PASSWORD), CAPTCHA]],
    ['a CAPTCHA that is not solved', [SRP, PASSWORD, failed(CAPTCHA)]],
    ['a CAPTCHA that is solved at the second attempt', [SRP, PASSWORD, failed(CAPTCHA), CAPTCHA]],
    ['a wrong second factor', [SRP, PASSWORD, failed(passed('SMS_MFA')), CAPTCHA]],
    ['a challenge that is not a CAPTCHA', [SRP, PASSWORD, passed('CUSTOM_CHALLENGE', 'RIDDLE')]],
    ['a challenge that nobody knows', [SRP, PASSWORD, passed('NEW_CHALLENGE')]],
    ['a challenge after the CAPTCHA', [SRP, PASSWORD, CAPTCHA, passed('SMS_MFA')]],
    ['two CAPTCHAs', [SRP, PASSWORD, CAPTCHA, CAPTCHA]],
    ['the password of an administrator', [passed('ADMIN_NO_SRP_AUTH'), CAPTCHA]],
    ['no session', undefined],
    ['a session that is none', 'SRP_A'],
    ['a hole in the session', [SRP, null, PASSWORD]],
    ['a result that is not true', [{ ...SRP, challengeResult: 'true' }]],
  ])('refuses %s', async (_what, session) => {
    expect((await next(session)).response).toMatchObject(REFUSED);
  });

  it('leads somebody who does not exist the same way, and issues no tokens', async () => {
    const nobody = { userNotFound: true, userAttributes: {} };
    expect((await next([SRP], nobody)).response).toEqual((await next([SRP])).response);
    expect((await next([SRP, PASSWORD], nobody)).response).toEqual((await next([SRP, PASSWORD])).response);
    expect((await next([SRP, PASSWORD, CAPTCHA], nobody)).response).toMatchObject(REFUSED);
  });

  it.each(otherSources(SOURCE))('leaves %s alone', async (source) => {
    await expect(callWith(handler, triggerEvent(source))).resolves.toEqual(triggerEvent(source));
  });
});
