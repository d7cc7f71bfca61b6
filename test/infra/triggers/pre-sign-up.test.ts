import { handler, type PreSignUpSettings } from '../../../infra/triggers/pre-sign-up';
import {
  callWith,
  FEDERATED_ATTRIBUTES,
  FEDERATED_USER_NAME,
  otherSources,
  triggerEvent,
} from './trigger-events';
import { triggerSurroundings } from './trigger-surroundings';

const REFUSAL = 'Only invited people can sign up. Ask an administrator to invite this address.';

describe('the pre-sign-up trigger', () => {
  const { pack, answer, calls } = triggerSurroundings();
  const settings = (changes: Partial<PreSignUpSettings> = {}) =>
    pack({
      byInvitation: true,
      allowed: ['Grace@Example.org', 'example.com', '+4930123456'],
      identifiers: ['email'],
      providers: {
        google: { admits: 'invited', trustEmail: false },
        company: { admits: 'invited', trustEmail: true },
        estate: { admits: 'everyone', trustEmail: false },
      },
      clients: {},
      ...changes,
    });
  const signUp = (userAttributes: Record<string, string>) =>
    callWith(handler, triggerEvent('PreSignUp_SignUp', { userAttributes }));
  const comeBy = (changes: Record<string, string>, userName = FEDERATED_USER_NAME) =>
    callWith(
      handler,
      triggerEvent('PreSignUp_ExternalProvider', {
        userName,
        userAttributes: { ...FEDERATED_ATTRIBUTES.signUp, ...changes },
      }),
    );

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

  it('leaves sign-up to everyone where it is there for identity providers alone', async () => {
    settings({ byInvitation: false });
    await expect(signUp({ email: 'ada@example.net' })).resolves.toBeDefined();
  });

  it('lets invited people come by an identity provider, whose answer it does not change', async () => {
    settings();
    const event = triggerEvent('PreSignUp_ExternalProvider', {
      userName: FEDERATED_USER_NAME,
      userAttributes: FEDERATED_ATTRIBUTES.signUp,
    });
    await expect(callWith(handler, structuredClone(event))).resolves.toEqual(event);
    await expect(comeBy({}, FEDERATED_USER_NAME.replace('google', 'Google'))).resolves.toBeDefined();
    expect(calls).toEqual([]);
  });

  it('refuses other people who come by an identity provider that is for invited ones', async () => {
    settings();
    await expect(comeBy({ email: 'ada@example.net' })).rejects.toThrow(REFUSAL);
  });

  it.each(['false', ''])(
    'refuses an invited address that the provider has not verified: %j',
    async (email_verified) => {
      settings();
      await expect(comeBy({ email_verified })).rejects.toThrow(REFUSAL);
    },
  );

  it('takes an address for proved where the stack trusts the provider, and there alone', async () => {
    settings();
    await expect(comeBy({ email_verified: 'false' }, 'company_ada')).resolves.toBeDefined();
    await expect(comeBy({ email_verified: 'false' }, 'google_company_ada')).rejects.toThrow(REFUSAL);
  });

  it('lets everyone come by a provider that the stack opens', async () => {
    settings();
    await expect(comeBy({ email: 'ada@example.net' }, 'Estate_17')).resolves.toBeDefined();
  });

  it('refuses whoever comes by a provider that the stack does not know', async () => {
    settings();
    await expect(comeBy({}, 'club_17')).rejects.toThrow(
      'This identity provider is not known. Ask an administrator.',
    );
  });

  it('asks for who may sign in with an app at the first sign-in by a provider, which nobody else is asked at', async () => {
    answer('ListUserPoolClients', { UserPoolClients: [{ ClientId: 'client1', ClientName: 'mobile' }] });
    settings({ clients: { mobile: ['example.org'] } });
    await expect(comeBy({}, 'estate_17')).rejects.toThrow('This account may not sign in with this app');
    await expect(comeBy({ email: 'grace@example.org' }, 'estate_17')).resolves.toBeDefined();
    await expect(
      comeBy({ email: 'grace@example.org', email_verified: 'false' }, 'estate_17'),
    ).rejects.toThrow('This account may not sign in with this app');
    await expect(signUp({ email: 'ada@example.com' })).resolves.toBeDefined();
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
