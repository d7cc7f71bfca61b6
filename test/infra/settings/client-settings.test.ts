import { settingProblems } from '../support/stack-configuration';

const PANEL = { name: 'panel', callbackUrls: ['https://panel.example.com/'] };
const GUARD = { name: 'guard', gates: ['main'] };
const numbered = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => item(index));
const gate = (id: string) => ({ id, name: id, topic: `gates/${id}`, thing: id, groups: ['Admins'] });
const machines = (count: number, gatesOfEach: number) =>
  numbered(count, (machine) => ({
    name: `machine-${machine}`,
    gates: numbered(gatesOfEach, (index) => `gate-${machine * gatesOfEach + index}`),
  }));

describe('the options of app clients', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a public client with nothing but callbacks', { appClients: [PANEL] }],
    [
      'a confidential client with lifetimes of its own',
      { appClients: [{ ...PANEL, confidential: true, accessTokenMinutes: 5, refreshTokenDays: 1 }] },
    ],
    [
      'callbacks on this machine and in an app',
      { appClients: [{ ...PANEL, callbackUrls: ['http://localhost:5173/', 'panel://signed-in'] }] },
    ],
    [
      'allow-lists and permissions for a further client',
      {
        appClients: [PANEL],
        signIn: { allowed: { panel: ['example.com'] } },
        attributes: { clients: { panel: { read: ['email'], write: ['email'] } } },
      },
    ],
    ['18 further clients', { appClients: numbered(18, (index) => ({ ...PANEL, name: `app-${index}` })) }],
    ['a machine', { machineClients: [GUARD] }],
    [
      'two machines for one gate, while a secret is rotated',
      { machineClients: [GUARD, { ...GUARD, name: 'guard-2' }] },
    ],
    [
      '100 gates of two machines',
      { gates: numbered(100, (index) => gate(`gate-${index}`)), machineClients: machines(2, 50) },
    ],
  ])('may be %s', (_what, config) => {
    expect(settingProblems('dev', config)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a name that every stack has',
      { appClients: [{ ...PANEL, name: 'web' }] },
      'appClients[0].name must not be one of web, mobile, which every stack has',
    ],
    [
      'a name with a space',
      { appClients: [{ ...PANEL, name: 'the panel' }] },
      'appClients[0].name must be 1 to 32 lower-case letters, digits or hyphens, a letter first',
    ],
    ['one name twice', { appClients: [PANEL, PANEL] }, 'appClients must not give a name twice'],
    [
      'one name for a person and a machine',
      { appClients: [PANEL], machineClients: [{ ...GUARD, name: 'panel' }] },
      'machineClients[0].name must not be panel, which appClients names',
    ],
    [
      'a callback without TLS',
      { appClients: [{ ...PANEL, callbackUrls: ['http://panel.example.com/'] }] },
      'appClients[0].callbackUrls[0] must be an https URL, an http://localhost URL or a URL with the scheme of an app, without a fragment',
    ],
    [
      'no callback',
      { appClients: [{ ...PANEL, callbackUrls: [] }] },
      'appClients[0].callbackUrls must name at least one URL',
    ],
    [
      'more callbacks than Cognito keeps',
      { appClients: [{ ...PANEL, callbackUrls: numbered(101, (index) => `https://example.com/${index}`) }] },
      'appClients[0].callbackUrls must be at most 100 URLs',
    ],
    [
      'access tokens for two hours',
      { appClients: [{ ...PANEL, accessTokenMinutes: 120 }] },
      'appClients[0].accessTokenMinutes must be a whole number from 5 to 60',
    ],
    [
      'a member that there is not',
      { appClients: [{ ...PANEL, secret: 'x' }] },
      'appClients[0] must be a further app client, with members among name, confidential, callbackUrls, signOutUrls, accessTokenMinutes, refreshTokenDays',
    ],
    [
      'more clients than Cognito has pages for',
      { appClients: numbered(19, (index) => ({ ...PANEL, name: `app-${index}` })) },
      'appClients must be at most 18 further app clients',
    ],
    [
      'a machine without a gate',
      { machineClients: [{ ...GUARD, gates: [] }] },
      'machineClients[0].gates must name at least one gate',
    ],
    [
      'a machine for a gate that there is not',
      { machineClients: [{ ...GUARD, gates: ['main', 'moat'] }] },
      'machineClients[0].gates names moat; the gates are main',
    ],
    [
      'a machine with more gates than Cognito gives a client scopes',
      { gates: numbered(51, (index) => gate(`gate-${index}`)), machineClients: machines(1, 51) },
      'machineClients[0].gates must be at most 50 gates, since Cognito gives an app client that many scopes; name another machine client for more',
    ],
    [
      'more gates of machines than a resource server has scopes',
      { gates: numbered(102, (index) => gate(`gate-${index}`)), machineClients: machines(3, 34) },
      'machineClients must name at most 100 gates in all, not 102: Cognito has a scope for each of that many',
    ],
    [
      'machines in the plan whose trigger they cannot have',
      { machineClients: [GUARD], userPoolTier: 'lite' },
      'userPoolTier must be one of essentials, plus',
    ],
    [
      'permissions for a client that does not exist',
      { attributes: { clients: { panel: { read: ['email'], write: ['email'] } } } },
      'attributes.clients names panel; the app clients that people sign in with are web, mobile',
    ],
    [
      'an allow-list for a machine, which nobody signs in with',
      { appClients: [PANEL], machineClients: [GUARD], signIn: { allowed: { guard: ['example.com'] } } },
      'signIn.allowed names guard; the app clients that people sign in with are web, mobile, panel',
    ],
  ])('must not be %s', (_what, config, problem) => {
    expect(settingProblems('dev', config)).toEqual([problem]);
  });
});
