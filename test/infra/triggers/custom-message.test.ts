import { handler } from '../../../infra/triggers/custom-message';
import { TEXTS } from '../../../infra/triggers/message-texts';
import { callWith, otherSources, type TriggerSource, triggerEvent } from './trigger-events';

const SOURCES = [
  'CustomMessage_SignUp',
  'CustomMessage_ResendCode',
  'CustomMessage_ForgotPassword',
  'CustomMessage_AdminCreateUser',
  'CustomMessage_Authentication',
  'CustomMessage_UpdateUserAttribute',
  'CustomMessage_VerifyUserAttribute',
] as const satisfies TriggerSource[];

const LOCALES = ['en', 'de-AT', 'fr_CA'];
const attributes = (locale?: string) => ({ email: 'ada@example.com', ...(locale && { locale }) });
const responseTo = async (source: TriggerSource, locale?: string) => {
  const event = triggerEvent(source, { userAttributes: attributes(locale) });
  const { smsMessage, emailMessage, emailSubject } = (await callWith(handler, event)).response;
  return {
    smsMessage: String(smsMessage),
    emailMessage: String(emailMessage),
    emailSubject: String(emailSubject),
  };
};

describe('the custom-message trigger', () => {
  beforeEach(() => {
    jest.replaceProperty(process, 'env', { ...process.env, DEFAULT_LANGUAGE: 'en', VERIFY_BY: 'code' });
  });

  it.each(SOURCES.flatMap((source) => LOCALES.map((locale) => [source, locale] as const)))(
    'words %s for %s with the code, short enough for a text message',
    async (source, locale) => {
      const { smsMessage, emailSubject, emailMessage } = await responseTo(source, locale);
      expect(smsMessage).toContain('{####}');
      expect(smsMessage.length).toBeLessThanOrEqual(140);
      expect(emailMessage).toBe(`<p>${smsMessage}</p>`);
      expect(emailSubject.length).toBeGreaterThan(5);
      expect(`${smsMessage}${emailSubject}`).not.toMatch(/\{(code|name|link)\}/);
    },
  );

  it.each(LOCALES)('puts user name and temporary password into an invitation for %s', async (locale) => {
    const { smsMessage } = await responseTo('CustomMessage_AdminCreateUser', locale);
    expect(smsMessage).toContain('{username}');
    expect(smsMessage).toContain('{####}');
  });

  it('writes in the language of the locale, else in the default one', async () => {
    const subjectFor = async (locale?: string) =>
      (await responseTo('CustomMessage_ForgotPassword', locale)).emailSubject;
    expect(await subjectFor('de')).toBe(TEXTS.de.forgotPassword.subject);
    expect(await subjectFor('FR')).toBe(TEXTS.fr.forgotPassword.subject);
    expect(await subjectFor()).toBe(TEXTS.en.forgotPassword.subject);
    process.env['DEFAULT_LANGUAGE'] = 'de';
    expect(await subjectFor('it-CH')).toBe(TEXTS.de.forgotPassword.subject);
    expect(await subjectFor('constructor')).toBe(TEXTS.de.forgotPassword.subject);
    process.env['DEFAULT_LANGUAGE'] = 'toString';
    expect(await subjectFor()).toBe(TEXTS.en.forgotPassword.subject);
  });

  it('puts a link in place of the code where the stack verifies by link, at sign-up alone', async () => {
    process.env['VERIFY_BY'] = 'link';
    const linked: string[] = [];
    for (const source of SOURCES) {
      const { emailMessage } = await responseTo(source);
      if (/\{##[^#{}]+##\}/.test(emailMessage)) linked.push(source);
      else expect(emailMessage).toContain('{####}');
    }
    expect(linked).toEqual(['CustomMessage_SignUp', 'CustomMessage_ResendCode']);
  });

  it('keeps the words of Cognito where an event has no code', async () => {
    const bare = { triggerSource: 'CustomMessage_SignUp', userName: 'ada', response: {}, later: 1 };
    await expect(callWith(handler, { ...bare })).resolves.toEqual(bare);
  });

  it.each(otherSources(...SOURCES))('leaves %s alone', async (source) => {
    await expect(callWith(handler, triggerEvent(source))).resolves.toEqual(triggerEvent(source));
  });
});
