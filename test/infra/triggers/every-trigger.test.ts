import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { PreAuthenticationSettings } from '../../../infra/triggers/pre-authentication';
import type { PreSignUpSettings } from '../../../infra/triggers/pre-sign-up';
import { callWith, otherSources, type TriggerSource, triggerEvent } from './trigger-events';
import { triggerSurroundings } from './trigger-surroundings';

const FOLDER = path.join(__dirname, '../../../infra/triggers');

/** Triggers of a user pool by their file, with what each is for and what it may say to who is refused. */
const TRIGGERS: Record<string, { sources: TriggerSource[]; refusal?: RegExp }> = {
  'create-auth-challenge': { sources: ['CreateAuthChallenge_Authentication'] },
  'custom-message': { sources: otherSources().filter((source) => source.startsWith('CustomMessage_')) },
  'define-auth-challenge': { sources: ['DefineAuthChallenge_Authentication'] },
  'post-authentication': { sources: ['PostAuthentication_Authentication'] },
  'post-confirmation': { sources: ['PostConfirmation_ConfirmSignUp'] },
  'pre-authentication': {
    sources: ['PreAuthentication_Authentication'],
    refusal: /^This (account may not sign in with this app|app is not known)\. Ask an administrator\.$/,
  },
  'pre-sign-up': {
    sources: ['PreSignUp_SignUp', 'PreSignUp_ExternalProvider'],
    refusal: /^Only invited people/,
  },
  'pre-token-generation': {
    sources: otherSources().filter((source) => source.startsWith('TokenGeneration_')),
  },
  'verify-auth-challenge': { sources: ['VerifyAuthChallengeResponse_Authentication'] },
};

/** What the stack packs beside the triggers; the user of the events comes from the identity provider `ada`. */
const SETTINGS: PreSignUpSettings & PreAuthenticationSettings = {
  byInvitation: true,
  allowed: ['example.com'],
  identifiers: ['email'],
  providers: { ada: { admits: 'everyone', trustEmail: false } },
  clients: { mobile: [] },
};

const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>;

/** Members that no page of AWS's names, beside those that are there. */
const unexpected = fc.dictionary(fc.stringMatching(/^x[A-Za-z]{0,8}$/), json, { maxKeys: 3 });

const handlerOf = (name: string) =>
  (require(path.join(FOLDER, name)) as { handler: (event: object) => Promise<object> }).handler;

describe.each(Object.entries(TRIGGERS))('the trigger %s', (name, { sources, refusal }) => {
  const { pack, answer } = triggerSurroundings();
  beforeEach(() => {
    pack(SETTINGS);
    answer('ListUserPoolClients', { UserPoolClients: [{ ClientId: 'client1', ClientName: 'web' }] });
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });

  it('leaves alone what is not its business, whatever is in it', async () => {
    const others = otherSources(...sources);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...others),
        unexpected,
        unexpected,
        json,
        async (source, more, inside, response) => {
          const event = { ...triggerEvent(source, { request: inside }), ...more, response };
          await expect(callWith(handlerOf(name), structuredClone(event))).resolves.toEqual(event);
        },
      ),
    );
  });

  it('fails no sign-in by a member that it does not expect', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sources), unexpected, unexpected, async (source, more, inside) => {
        const event = { ...triggerEvent(source, { request: inside }), ...more };
        await expect(callWith(handlerOf(name), event)).resolves.toMatchObject(more);
      }),
    );
  });

  it('fails no sign-in by a member of the request that is null or missing, but may refuse it in its own words', async () => {
    const lack = fc.dictionary(
      fc.constantFrom(
        'userAttributes',
        'clientMetadata',
        'validationData',
        'session',
        'groupConfiguration',
        'scopes',
      ),
      fc.constantFrom(null, undefined),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sources), lack, async (source, request) => {
        const outcome = await callWith(handlerOf(name), triggerEvent(source, { request })).catch(
          (error: Error) => error.message,
        );
        if (typeof outcome === 'string') expect(outcome).toMatch(refusal ?? /^(?!)$/);
      }),
    );
  });
});

it('is tested here for every file that exports a handler of the user pool', () => {
  const files = fs.readdirSync(FOLDER).filter((file) => {
    const text = fs.readFileSync(path.join(FOLDER, file), 'utf8');
    return /export async function handler\(/.test(text) && /TriggerEvent/.test(text);
  });
  expect(files.map((file) => file.replace('.ts', '')).sort()).toEqual(Object.keys(TRIGGERS));
});
