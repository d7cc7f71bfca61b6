import fs from 'node:fs';
import path from 'node:path';
import { CLOUDFORMATION_TYPES } from '../aws-reference/cloudformation-types';
import { cloudFormation } from '../aws-reference/reference';
import { EVERYTHING } from '../support/everything';
import { FURTHER_STACKS } from '../support/further-stacks';
import { ROOT, renderStack } from '../support/render-stack';
import { replacingProperties } from './compare';
import {
  type OptionConsequences,
  optionConsequences,
  replacementTable,
  withTable,
} from './option-consequences';
import { CHANGED_IN_PLACE, HELD_DATA, REPLACING_PROPERTIES } from './replacing-properties';

/** Changes that replace what holds data, each named so in docs/identity.md; a protected stack refuses them. */
const DATA_REPLACED = [['accounts', '`signInWith`', 'aws:cognito/userPool:UserPool']];

/** Changes that delete what holds data, each named so in docs/operations.md. None replaces it. */
const DATA_DELETED = [
  ['flowLogs', 'off', 'aws:cloudwatch/logGroup:LogGroup'],
  ['accessLogs', 'off', 'aws:s3/bucket:Bucket'],
  ['accessLogBucket', 'changed', 'aws:s3/bucket:Bucket'],
  ['groups', 'a group less', 'aws:cognito/userGroup:UserGroup'],
  ['signIn', '`audit` off', 'aws:cloudwatch/logGroup:LogGroup'],
  // The functions of the three triggers of the challenge have a log each.
  ...Array(3).fill(['captcha', '`siteKey` empty', 'aws:cloudwatch/logGroup:LogGroup']),
  ...['aws:cloudwatch/logGroup:LogGroup', 'aws:cloudwatch/logGroup:LogGroup', 'aws:s3/bucket:Bucket'].map(
    (type) => ['identityLogs', '`undelivered`, `trail` off', type],
  ),
  ['identityLogs', '`signIns` off', 'aws:cloudwatch/logGroup:LogGroup'],
  ['identityProviders', 'the last one less', 'aws:cloudwatch/logGroup:LogGroup'],
  ['identityPool', '`enabled` off', 'aws:cognito/identityPool:IdentityPool'],
  ['identityPool', 'no more files', 'aws:s3/bucket:Bucket'],
  ['imageBackupDays', 'off', 'aws:backup/vault:Vault'],
];

/** Fifty stacks render for a while on a busy machine. */
const RENDERING_MILLISECONDS = 400_000;

describe('a change of an option on a running stack', () => {
  let all: OptionConsequences[];
  beforeAll(async () => {
    all = await optionConsequences();
  }, RENDERING_MILLISECONDS);

  const ofData = (kind: 'replaced' | 'deleted') =>
    all.flatMap(({ option, change, [kind]: resources }) =>
      resources.filter(({ type }) => type in HELD_DATA).map(({ type }) => [option, change.title, type]),
    );

  it('replaces nothing that holds data, but where people sign in with something else', () => {
    const pools = ofData('replaced').filter(([, , type]) => type === 'aws:cognito/userPool:UserPool');
    expect(pools).toEqual(DATA_REPLACED);
    const others = ofData('replaced').filter(([option]) => option !== 'accounts');
    expect(others).toEqual([]);
  });

  it('deletes nothing that holds data, but where that is what the option is for', () => {
    expect(ofData('deleted')).toEqual(DATA_DELETED);
  });

  it('does something, each', () => {
    const idle = all.filter(
      ({ updated, replaced, deleted, created }) =>
        updated.length + replaced.length + deleted.length + created.length === 0,
    );
    expect(idle.map(({ option, change }) => [option, change.title])).toEqual([]);
  });

  it('replaces what depends on something replaced', () => {
    const network = all.find(({ option }) => option === 'vpcCidr');
    expect(network?.replaced.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'awsx:ec2:Vpc',
        'aws:lb/targetGroup:TargetGroup',
        'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule',
      ]),
    );
  });

  it.each(['vpcCidr', 'vpcId'])(
    'to another VPC replaces the load balancer, which can not move: %s',
    (option) => {
      const change = all.find((each) => each.option === option);
      expect(change?.replaced.map(({ type }) => type)).toContain('aws:lb/loadBalancer:LoadBalancer');
    },
  );

  it('is in the table of docs/operations.md, which `npm run docs:replacements` writes', () => {
    const page = fs.readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8');
    expect(page).toBe(withTable(page, replacementTable(all)));
  });
});

describe('a protected stack', () => {
  it('refuses to delete the access logs, whatever the option', async () => {
    const { resources } = await renderStack('dev', { config: { accessLogs: true, protect: true } });
    const buckets = resources.filter(({ type }) => type === 'aws:s3/bucket:Bucket');
    expect(buckets.map(({ name, protect }) => [name, protect])).toEqual([
      ['gatehouse-logs', true],
      ['gatehouse-profile-images', true],
    ]);
  });
});

describe('the replacing properties', () => {
  it(
    'are known for every resource type of a stack, and for no other',
    async () => {
      const stacks = [
        await renderStack('dev', {
          config: { deviceCertificateRequests: { main: [CERTIFICATE_REQUEST] }, gatesToEnrol: ['main'] },
        }),
        await renderStack('prod'),
        await renderStack('prod', { config: EVERYTHING }),
      ];
      for (const config of Object.values(FURTHER_STACKS)) stacks.push(await renderStack('dev', { config }));
      const types = stacks
        .flatMap(({ resources }) => resources.map(({ type }) => type))
        .filter((type) => !/^(gatehouse:|pulumi:pulumi:)/.test(type));
      expect(Object.keys(REPLACING_PROPERTIES).sort()).toEqual([...new Set(types)].sort());
    },
    RENDERING_MILLISECONDS,
  );

  it(
    "are those that AWS's CloudFormation can only create, but for what the provider changes in place",
    async () => {
      const { resources } = await renderStack('prod');
      const unknown = resources.flatMap(({ type, inputs }) => {
        const names = CLOUDFORMATION_TYPES[type];
        const createOnly = (Array.isArray(names) ? names : [])
          .flatMap((name) => cloudFormation.types[name]!.createOnly)
          .map((property) => property.toLowerCase());
        return Object.keys(inputs)
          .filter((name) => createOnly.includes(name.toLowerCase()))
          .filter((name) => ![...replacingProperties(type), ...(CHANGED_IN_PLACE[type] ?? [])].includes(name))
          .map((name) => `${type} ${name}`);
      });
      expect([...new Set(unknown)]).toEqual([]);
    },
    RENDERING_MILLISECONDS,
  );
});

const CERTIFICATE_REQUEST =
  '-----BEGIN CERTIFICATE REQUEST-----\nTUlJQg==\n-----END CERTIFICATE REQUEST-----\n';
