import { settingProblems } from '../support/stack-configuration';

describe('the options of the identity pool', () => {
  it.each<[string, Record<string, unknown>]>([
    ['everybody who is signed in', { identityPool: { enabled: true } }],
    [
      'grants of groups',
      {
        groups: ['Residents'],
        identityPool: { enabled: true, groups: { Admins: ['gates'], Residents: ['own-files'] } },
      },
    ],
    [
      'a further app client',
      {
        appClients: [{ name: 'panel', callbackUrls: ['https://panel.example.com/'] }],
        identityPool: { enabled: true, clients: ['panel'] },
      },
    ],
    ['guests who read what is shared', { identityPool: { enabled: true, guests: ['shared-files'] } }],
  ])('allow %s', (_what, config) => {
    expect(settingProblems('dev', config)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'grants that nobody gets',
      { identityPool: { guests: ['shared-files'] } },
      'identityPool.enabled must be true where identityPool says more, which has no effect else',
    ],
    [
      'nothing for who is signed in',
      { identityPool: { enabled: true, signedIn: [] } },
      'identityPool.signedIn must name at least one of gates, own-files, shared-files, publish-files',
    ],
    [
      'a grant that is none',
      { identityPool: { enabled: true, signedIn: ['commands'] } },
      'identityPool.signedIn[0] must be one of gates, own-files, shared-files, publish-files',
    ],
    [
      'guests who follow gates',
      { identityPool: { enabled: true, guests: ['gates'] } },
      'identityPool.guests[0] must be one of shared-files',
    ],
    [
      'an app client that does not exist',
      { identityPool: { enabled: true, clients: ['panel'] } },
      'identityPool.clients names panel; the app clients that get ID tokens are mobile',
    ],
    [
      'the app client of the load balancer, which keeps the ID token',
      { identityPool: { enabled: true, clients: ['mobile', 'web'] } },
      'identityPool.clients names web; the app clients that get ID tokens are mobile',
    ],
    [
      'a machine, which gets none',
      {
        machineClients: [{ name: 'guard', gates: ['main'] }],
        identityPool: { enabled: true, clients: ['guard'] },
      },
      'identityPool.clients names guard; the app clients that get ID tokens are mobile',
    ],
    [
      'no app client at all',
      { identityPool: { enabled: true, clients: [] } },
      'identityPool.clients must name at least one app client',
    ],
    [
      'more app clients than Cognito maps to roles',
      { identityPool: { enabled: true, clients: Array.from({ length: 11 }, (_, index) => `app-${index}`) } },
      'identityPool.clients must be at most 10 app clients',
    ],
    [
      'a group that does not exist',
      { identityPool: { enabled: true, groups: { Residents: ['gates'] } } },
      'identityPool.groups names "Residents"; the groups of this stack are Admins',
    ],
    [
      'a group without grants',
      { identityPool: { enabled: true, groups: { Admins: [] } } },
      'identityPool.groups.Admins must name at least one grant: who is in the group has no other',
    ],
    [
      "a group whose name does not fit into a role's",
      { groups: ['g'.repeat(37)], identityPool: { enabled: true, groups: { ['g'.repeat(37)]: ['gates'] } } },
      'identityPool.groups must name groups of at most 36 characters: each names a role',
    ],
  ])('are refused with %s', (_what, config, problem) => {
    expect(settingProblems('dev', config)).toEqual([problem]);
  });
});
