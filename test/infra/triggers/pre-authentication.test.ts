import { handler } from '../../../infra/triggers/pre-authentication';
import {
  callWith,
  FEDERATED_ATTRIBUTES,
  FEDERATED_USER_NAME,
  otherSources,
  triggerEvent,
} from './trigger-events';
import { triggerSurroundings } from './trigger-surroundings';

const SOURCE = 'PreAuthentication_Authentication';
const REFUSAL = 'This account may not sign in with this app. Ask an administrator.';

describe('the pre-authentication trigger', () => {
  const { calls, answer, pack } = triggerSurroundings();
  /** Ids that no other test uses: the handler remembers the clients' names. */
  let web: string;
  let mobile: string;
  let tests = 0;

  beforeEach(() => {
    tests += 1;
    web = `web${tests}`;
    mobile = `mobile${tests}`;
    answer('ListUserPoolClients', {
      UserPoolClients: [
        { ClientId: web, ClientName: 'web' },
        { ClientId: mobile, ClientName: 'mobile' },
      ],
    });
    pack({
      clients: { mobile: ['example.com', 'grace@example.org'] },
      providers: {
        google: { admits: 'everyone', trustEmail: false },
        company: { admits: 'everyone', trustEmail: true },
      },
    });
  });

  const signIn = (clientId: string, changes: Parameters<typeof triggerEvent>[1] = {}) => {
    const event = triggerEvent(SOURCE, changes);
    return callWith(handler, { ...event, callerContext: { ...event.callerContext, clientId } });
  };
  const as = (email: string, email_verified = 'true') => ({ userAttributes: { email, email_verified } });

  it('lets listed people sign in with a client that has a list', async () => {
    await expect(signIn(mobile, as('Ada@example.com'))).resolves.toMatchObject({ response: {} });
    await expect(signIn(mobile, as('grace@example.org'))).resolves.toMatchObject({ response: {} });
  });

  it('refuses others with a sentence for people', async () => {
    await expect(signIn(mobile, as('ada@example.org'))).rejects.toThrow(REFUSAL);
    await expect(signIn(mobile, { userAttributes: {} })).rejects.toThrow(REFUSAL);
  });

  it('does not believe an address that is not verified', async () => {
    await expect(signIn(mobile, as('ada@example.com', 'false'))).rejects.toThrow(REFUSAL);
  });

  it('judges who comes by an identity provider by what that has verified, or is trusted with', async () => {
    const federated = (userName: string, changes: Record<string, string>) =>
      signIn(mobile, { userName, userAttributes: { ...FEDERATED_ATTRIBUTES.confirmed, ...changes } });
    await expect(federated(FEDERATED_USER_NAME, {})).resolves.toBeDefined();
    await expect(federated(FEDERATED_USER_NAME, { email: 'ada@example.org' })).rejects.toThrow(REFUSAL);
    await expect(federated(FEDERATED_USER_NAME, { email_verified: 'false' })).rejects.toThrow(REFUSAL);
    await expect(federated('Company_ada', { email_verified: 'false' })).resolves.toBeDefined();
  });

  it('trusts nobody for a user name that looks like that of a trusted provider', async () => {
    const userAttributes = {
      email: 'ada@example.com',
      email_verified: 'false',
      'cognito:user_status': 'CONFIRMED',
    };
    await expect(signIn(mobile, { userName: 'company_ada', userAttributes })).rejects.toThrow(REFUSAL);
  });

  it('lets everyone sign in with a client that has no list', async () => {
    await expect(signIn(web, as('ada@example.org'))).resolves.toBeDefined();
  });

  it('judges who does not exist by what was typed, so that the answer tells nobody who has an account', async () => {
    const nobody = { request: { userNotFound: true }, userAttributes: {} };
    await expect(signIn(mobile, { ...nobody, userName: 'nobody@example.org' })).rejects.toThrow(REFUSAL);
    await expect(signIn(mobile, { ...nobody, userName: 'nobody@example.com' })).resolves.toBeDefined();
  });

  it('asks Cognito for the names of the clients once, page by page', async () => {
    answer('ListUserPoolClients', ({ NextToken }) =>
      NextToken
        ? { UserPoolClients: [{ ClientId: web, ClientName: 'web' }] }
        : { UserPoolClients: [{ ClientId: mobile, ClientName: 'mobile' }], NextToken: 'page2' },
    );
    await signIn(web);
    await signIn(web);
    const page = { UserPoolId: 'eu-west-1_example', MaxResults: 60 };
    expect(calls).toEqual([
      { operation: 'ListUserPoolClients', input: page },
      { operation: 'ListUserPoolClients', input: { ...page, NextToken: 'page2' } },
    ]);
  });

  it('refuses a client that the pool does not name', async () => {
    await expect(signIn('stranger')).rejects.toThrow('This app is not known. Ask an administrator.');
  });

  it('refuses where Cognito does not tell the names', async () => {
    answer('ListUserPoolClients', { __type: 'NotAuthorizedException', message: 'No access.' }, 400);
    await expect(signIn(web)).rejects.toThrow('No access.');
  });

  it.each(otherSources(SOURCE))('leaves %s alone', async (source) => {
    pack({ clients: { web: [], mobile: [] }, providers: {} });
    await expect(callWith(handler, triggerEvent(source))).resolves.toEqual(triggerEvent(source));
    expect(calls).toEqual([]);
  });
});
