import { mockCloud } from '../support/mock-cloud';
import { problemsOf } from '../support/problems-of';
import { renderStack } from '../support/render-stack';

const gate = { id: 'main', name: 'Main gate', topic: 'controlGate', thing: 'main-gate', groups: ['Admins'] };

const certificateRequest = (content: string) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${content}\n-----END CERTIFICATE REQUEST-----\n`;

describe('the configuration of a stack', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'access tokens that live longer than the policy pack allows',
      { accessTokenMinutes: 61 },
      'accessTokenMinutes must be a whole number from 5 to 60',
    ],
    ['an MFA mode that is none', { mfa: 'maybe' }, 'mfa must be one of off, optional, required'],
    [
      'a domain without a hosted zone',
      { domain: 'gates.example.com' },
      'hostedZone must be set where domain is: the Route 53 hosted zone that holds it; or certificateArn, and the record of the domain is made by you',
    ],
    [
      'a domain outside its hosted zone',
      { domain: 'gates.example.org', hostedZone: 'example.com' },
      'domain must be example.com or a name under it, since that is hostedZone',
    ],
    [
      'a hosted zone without a domain',
      { hostedZone: 'example.com' },
      'domain must be set where hostedZone is',
    ],
    ['no task', { minimumTasks: 0 }, 'minimumTasks must be a whole number from 1 to 50'],
    [
      'fewer tasks at most than at least',
      { minimumTasks: 3, maximumTasks: 2 },
      'maximumTasks must be at least minimumTasks, which is 3',
    ],
    [
      'memory that Fargate does not offer with the CPU',
      { cpu: 256, memory: 4096 },
      'memory must be one of 512, 1024, 2048 where cpu is 256',
    ],
    [
      'two gates with one topic',
      { gates: [gate, { ...gate, id: 'yard', thing: 'yard-gate' }] },
      'gates[1].topic "controlGate" is already the topic of another gate',
    ],
    ['no gate', { gates: [] }, 'gates must name at least one gate'],
    [
      'a gate whose group does not exist',
      { gates: [{ ...gate, groups: ['Residents'] }] },
      'gates[0].groups names "Residents"; the groups of this stack are Admins',
    ],
    [
      'the group that always exists',
      { groups: ['Admins'] },
      'groups must not name Admins, which exists in every stack',
    ],
    ['a group twice', { groups: ['Residents', 'Residents'] }, 'groups must not name anything twice'],
    [
      'a certificate for a gate that does not exist',
      {
        deviceCertificateRequests: {
          yard: ['-----BEGIN CERTIFICATE REQUEST-----\nAA==\n-----END CERTIFICATE REQUEST-----'],
        },
      },
      'deviceCertificateRequests.yard must be the id of a gate, one of main',
    ],
    [
      'three certificates for one gate',
      { deviceCertificateRequests: { main: ['AA==', 'AB==', 'AC=='].map(certificateRequest) } },
      'deviceCertificateRequests.main must name at most two certificate signing requests, the old one and the new one',
    ],
    [
      'one certificate twice',
      { deviceCertificateRequests: { main: ['AA==', 'AA=='].map(certificateRequest) } },
      'deviceCertificateRequests.main must not name a certificate signing request twice',
    ],
    [
      'an enrolment of a gate that does not exist',
      { gatesToEnrol: ['main', 'yard'] },
      'gatesToEnrol[1] must be the id of a gate, one of main',
    ],
    [
      'more gates to enrol than a policy holds',
      {
        gates: Array.from({ length: 21 }, (_, index) => ({
          ...gate,
          id: `g${index}`,
          topic: `t${index}`,
          thing: `d${index}`,
        })),
        gatesToEnrol: Array.from({ length: 21 }, (_, index) => `g${index}`),
      },
      'gatesToEnrol must name at most 20 gates at a time',
    ],
    [
      'threat protection without the plan that has it',
      { threatProtection: 'audit' },
      'threatProtection must be off, or userPoolTier plus, which it needs',
    ],
    [
      'the plan that cannot change access tokens',
      { userPoolTier: 'lite' },
      'userPoolTier must be one of essentials, plus',
    ],
    ['something else than a switch', { protect: 'yes' }, 'protect must be true or false'],
    ['an address that is none', { alarmEmail: 'me' }, 'alarmEmail must be an e-mail address'],
    [
      'a path of roles without its slashes',
      { rolePath: 'gatehouse' },
      'rolePath must be a path of at most 512 characters that begins and ends with a slash, such as /gatehouse/',
    ],
    [
      'a permissions boundary that is no policy',
      { permissionsBoundary: 'boundary' },
      'permissionsBoundary must be the ARN of a managed policy, such as arn:aws:iam::111122223333:policy/boundary',
    ],
    [
      'a budget that nobody hears of',
      { monthlyBudget: 100 },
      'alarmEmail must be set where monthlyBudget is: notices of the budget go there',
    ],
    ['a misspelled list', { groups: 'Residents' }, 'groups must be a list of group names, as valid JSON'],
    [
      'a plain-text callback',
      { mobileCallbackUrls: ['http://app.example.com'] },
      'mobileCallbackUrls[0] must be an https URL, an http://localhost URL or a URL with the scheme of an app, without a fragment',
    ],
  ])('is refused with %s', async (_what, config, problem) => {
    expect(await problemsOf(config)).toEqual([problem]);
  });

  it.each<[string, unknown, string[]]>([
    [
      'no member',
      [{}],
      [
        'gates[0].id must be 1 to 64 lower-case letters, digits or hyphens, not starting with a hyphen',
        'gates[0].name must be a name of 1 to 100 characters',
        'gates[0].topic must be an MQTT topic of letters, digits, "_" and "-" in levels separated by "/", without wildcards',
        'gates[0].thing must be an AWS IoT thing name: 1 to 128 of A-Z a-z 0-9 : _ -',
        'gates[0].groups must be a list of group names',
      ],
    ],
    [
      'a member that no gate has',
      [{ ...gate, colour: 'red' }],
      [
        'gates[0] must not have colour; the members of a gate are id, name, topic, commandTopic, thing, groups, confirmOpen, kind',
      ],
    ],
    [
      'text in place of a gate',
      ['main'],
      [
        'gates[0] must be a gate, with the members id, name, topic, commandTopic, thing, groups, confirmOpen, kind',
      ],
    ],
    [
      'a list in place of a name',
      [{ ...gate, name: ['Main'] }],
      ['gates[0].name must be a name of 1 to 100 characters'],
    ],
    [
      'a number in place of a group',
      [{ ...gate, groups: [1] }],
      ['gates[0].groups[0] must be a group name: 1 to 128 of A-Z a-z 0-9 _ . -'],
    ],
    [
      'a plain topic that another stack could have',
      [{ ...gate, commandTopic: 'gatehouse-dev/controlGate' }],
      ['gates[0].commandTopic must not begin with "gatehouse", under which the stack names topics itself'],
    ],
    [
      'a thing that is too long with the name of the stack before it',
      [{ ...gate, thing: 't'.repeat(81) }],
      ["gates[0].thing must have at most 80 characters: the stack's name is put before it"],
    ],
    [
      'a topic of too many levels with the name of the stack before it',
      [{ ...gate, topic: 'a/b/c/d/e/f/g/h' }],
      ["gates[0].topic must have at most 150 characters in 7 levels: the stack's name is put before it"],
    ],
    [
      'more gates than a task definition can hold',
      Array.from({ length: 600 }, (_, index) => ({
        ...gate,
        id: `g${index}`,
        topic: `t${index}`,
        thing: `d${index}`,
      })),
      [expect.stringMatching(/^gates must have at most 60000 bytes as JSON, not \d+: /)],
    ],
    [
      'more plain topics than a policy can hold',
      Array.from({ length: 100 }, (_, index) => ({
        ...gate,
        id: `g${index}`,
        topic: `t${index}`,
        thing: `d${index}`,
        commandTopic: `${index}`.padEnd(100, 'x'),
      })),
      ['gates must not name so many topics as commandTopic: they take 16000 of 8000 characters in a policy'],
    ],
  ])('is refused in its own words for a gate with %s', async (_what, gates, problems) => {
    expect(await problemsOf({ gates })).toEqual(problems);
  });

  it('is told what contradicts another option or gate, whatever else is wrong with the gates', async () => {
    const gates = [
      { ...gate, id: 'Main' },
      { ...gate, id: 'yard', thing: 'yard-gate', groups: ['Residents'] },
    ];
    expect(await problemsOf({ gates })).toEqual([
      'gates[0].id must be 1 to 64 lower-case letters, digits or hyphens, not starting with a hyphen',
      'gates[1].topic "controlGate" is already the topic of another gate',
      'gates[1].groups names "Residents"; the groups of this stack are Admins',
    ]);
  });

  it('is refused before any resource is registered', async () => {
    const create = jest.spyOn(mockCloud, 'create');
    await problemsOf({ mfa: 'maybe' });
    expect(create).not.toHaveBeenCalled();
    await renderStack('dev');
    expect(create).toHaveBeenCalled();
  });

  it('is refused with an option that does not exist, and named are those that do', async () => {
    const [problem, ...others] = await problemsOf({ mfaa: 'required' });
    expect(problem).toMatch(/^mfaa is not an option; the options are domain, hostedZone, .*tags$/);
    expect(others).toEqual([]);
  });

  it('is refused without a region', async () => {
    expect(await problemsOf({}, ['aws:region'])).toEqual([
      'aws:region must be an AWS region, such as eu-west-1',
    ]);
  });

  it('is told all its problems at once', async () => {
    expect(
      await problemsOf({ mfa: 'maybe', cpu: 3, minimumTasks: 0, domain: 'gates.example.com' }),
    ).toHaveLength(4);
  });
});
