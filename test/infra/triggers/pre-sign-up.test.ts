import { handler, type PreSignUpSettings } from '../../../infra/triggers/pre-sign-up';
import { callWith, otherSources, triggerEvent } from './trigger-events';
import { triggerSurroundings } from './trigger-surroundings';

const REFUSAL = 'Only invited people can sign up. Ask an administrator to invite this address.';

describe('the pre-sign-up trigger', () => {
  const { pack } = triggerSurroundings();
  const settings = (changes: Partial<PreSignUpSettings> = {}) =>
    pack({
      allowed: ['Grace@Example.org', 'example.com', '+4930123456'],
      identifiers: ['email'],
      ...changes,
    });
  const signUp = (
    userAttributes: Record<string, string>,
    source: 'PreSignUp_SignUp' | 'PreSignUp_ExternalProvider' = 'PreSignUp_SignUp',
  ) => callWith(handler, triggerEvent(source, { userAttributes }));

  it.each([
    ['an address on the list', 'grace@example.org'],
    ['an address on the list in capitals', 'GRACE@EXAMPLE.ORG'],
    ['an address in a domain on the list', 'anybody@Example.com'],
  ])('lets %s sign up', async (_what, email) => {
    settings();
    await expect(signUp({ email })).resolves.toEqual(
      triggerEvent('PreSignUp_SignUp', { userAttributes: { email } }),
    );
  });

  it.each([
    ['another address in the domain of a listed one', 'ada@example.org'],
    ['a subdomain', 'ada@mail.example.com'],
    ['a domain that ends in a listed one', 'ada@notexample.com'],
    ['a listed domain before the last @', 'ada@example.com@evil.test'],
    ['a listed domain that is no address', 'example.com'],
    ['no address', ''],
  ])('refuses %s with a sentence for people', async (_what, email) => {
    settings();
    await expect(signUp({ email })).rejects.toThrow(REFUSAL);
  });

  it('refuses somebody without the attribute that names people', async () => {
    settings();
    await expect(signUp({ phone_number: '+4930123456' })).rejects.toThrow(REFUSAL);
  });

  it('asks for every identifier to be listed, since Cognito verifies only one', async () => {
    settings({ identifiers: ['email', 'phone_number'] });
    await expect(signUp({ phone_number: '+4930123456' })).resolves.toBeDefined();
    await expect(signUp({ email: 'ada@example.com', phone_number: '+4930999999' })).rejects.toThrow(REFUSAL);
    await expect(signUp({ email: 'ada@example.com', phone_number: '+4930123456' })).resolves.toBeDefined();
  });

  it('judges people of another identity provider too', async () => {
    settings();
    await expect(signUp({ email: 'ada@example.net' }, 'PreSignUp_ExternalProvider')).rejects.toThrow(REFUSAL);
    await expect(signUp({ email: 'ada@example.com' }, 'PreSignUp_ExternalProvider')).resolves.toBeDefined();
  });

  it.each(otherSources('PreSignUp_SignUp', 'PreSignUp_ExternalProvider'))(
    'leaves %s alone, whoever it is about',
    async (source) => {
      settings({ allowed: ['nobody@example.net'] });
      await expect(callWith(handler, triggerEvent(source))).resolves.toEqual(triggerEvent(source));
    },
  );

  it('neither minds nor changes a member that it does not know', async () => {
    settings();
    const event = triggerEvent('PreSignUp_SignUp', { request: { later: { added: 1 } } });
    await expect(callWith(handler, event)).resolves.toEqual(
      triggerEvent('PreSignUp_SignUp', { request: { later: { added: 1 } } }),
    );
  });
});
