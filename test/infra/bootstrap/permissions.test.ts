import type { PermissionTable } from '../../../infra/bootstrap/permissions/permissions';
import { ROLE_TYPES } from '../../../infra/bootstrap/permissions/roles';
import { PERMISSIONS } from '../../../infra/bootstrap/permissions/tables';
import policyConfiguration from '../../../infra/bootstrap/policy-config.json';
import { MAPPINGS } from '../aws-limits/mapping/mappings';
import { STACKS } from '../aws-limits/stacks';
import { CLOUDFORMATION_TYPES } from '../aws-reference/cloudformation-types';
import { cloudFormation, serviceAuthorization } from '../aws-reference/reference';
import {
  type RenderedResource,
  type RenderedStack,
  renderBootstrap,
  renderStack,
} from '../support/render-stack';
import { type AllowedActions, deploymentStatements, matches } from './deployment-statements';
import { UNUSED } from './unused-actions';

/** Types that no AWS permission is needed for: components, providers, and what is made on the machine. */
const WITHOUT_PERMISSIONS = /^(pulumi:|gatehouse:|random:|tls:|aws:index\/)/;

/** What awsx makes of its components in a process of its own (awsx 3.9, `ec2/vpc.ts`, `ecr/repository.ts`). */
const PARTS_OF_COMPONENTS: Record<string, string[]> = {
  'awsx:ec2:Vpc': [
    'aws:ec2/eip:Eip',
    'aws:ec2/internetGateway:InternetGateway',
    'aws:ec2/natGateway:NatGateway',
    'aws:ec2/route:Route',
    'aws:ec2/routeTable:RouteTable',
    'aws:ec2/routeTableAssociation:RouteTableAssociation',
    'aws:ec2/subnet:Subnet',
    'aws:ec2/vpc:Vpc',
    'aws:ec2/vpcEndpoint:VpcEndpoint',
  ],
  'awsx:ecr:Repository': ['aws:ecr/lifecyclePolicy:LifecyclePolicy', 'aws:ecr/repository:Repository'],
};

/** Five hundred gates render for a while and have the types of one. */
const RENDERED = STACKS.filter(({ title }) => !title.includes('500'));

const RENDERING_MILLISECONDS = 240_000;

describe('the rights of a deployment', () => {
  let bootstrap: RenderedStack;
  let deploy: AllowedActions[];
  let preview: AllowedActions[];
  const needed = new Set<string>();
  const rendered: RenderedResource[] = [];

  beforeAll(async () => {
    bootstrap = await renderBootstrap();
    deploy = deploymentStatements(bootstrap, 'pulumi-deploy');
    preview = deploymentStatements(bootstrap, 'pulumi-preview');
    for (const { stack, config } of RENDERED) {
      const { resources, functions } = await renderStack(stack, { config });
      rendered.push(...resources);
      for (const type of [...resources.map((each) => each.type), ...functions]) {
        for (const part of PARTS_OF_COMPONENTS[type] ?? [type]) {
          if (!WITHOUT_PERMISSIONS.test(part)) needed.add(part);
        }
      }
    }
  }, RENDERING_MILLISECONDS);

  const covered = [...Object.values(PERMISSIONS).flatMap((table) => Object.keys(table)), ...ROLE_TYPES];

  it('cover every resource type and provider function that some stack uses, and no other', () => {
    expect(covered.sort()).toEqual([...needed].sort());
  });

  it('are named actions that AWS knows', () => {
    const known = Object.keys(serviceAuthorization.actions);
    const named = [...deploy, ...preview].flatMap(({ actions }) => actions);
    expect(named.filter((action) => action.includes('*'))).toEqual([]);
    expect([...new Set(named)].filter((action) => !known.includes(action))).toEqual([]);
  });

  it('are on resources that the actions take, and on everything only where AWS knows no resource', () => {
    const ofResources = [...deploy, ...preview].filter(({ policy }) => !/-(state|roles)$/.test(policy));
    expect(ofResources.flatMap(unfitting)).toEqual([]);
  });

  it('are on the names that resources of stacks have', () => {
    const listed: PermissionTable = Object.assign({}, ...Object.values(PERMISSIONS));
    const elsewhere = rendered.filter(({ type, ...resource }) => {
      const name = physicalName({ type, ...resource });
      const patterns = [listed[type] ?? []]
        .flat()
        .flatMap(({ on }) => on.flatMap((arn) => [arn.split(/[:/]/).at(-1)!, arn.split(':').at(-1)!]));
      return name !== undefined && patterns.length > 0 && !patterns.some((pattern) => matches(pattern, name));
    });
    expect(elsewhere.map(({ urn, inputs }) => [urn, inputs])).toEqual([]);
  });

  it('are in the region alone where they are on everything', () => {
    const wide = [...deploy, ...preview].filter(({ resources }) => resources.includes('*'));
    expect(wide.length).toBeGreaterThan(5);
    for (const { actions, condition } of wide) {
      if (actions.every((action) => action.startsWith('route53:'))) continue;
      // The certificate of sign-in pages at a name of their own lies in us-east-1.
      const region = actions.join() === 'acm:RequestCertificate' ? ['eu-west-1', 'us-east-1'] : 'eu-west-1';
      expect([actions, condition]).toEqual([actions, { StringEquals: { 'aws:RequestedRegion': region } }]);
    }
  });

  it('are what AWS calls itself for each type, but for what the stack does not use', () => {
    const allowed = new Set(deploy.flatMap(({ actions }) => actions.map((action) => action.toLowerCase())));
    const lacking = Object.entries(CLOUDFORMATION_TYPES).flatMap(([type, names]) =>
      (typeof names === 'string' ? [] : names)
        .flatMap((name) => cloudFormation.types[name]!.permissions)
        .filter((action) => !allowed.has(action.toLowerCase()))
        .map((action) => ({ type, action })),
    );
    const unexplained = lacking.filter(
      ({ action }) => !UNUSED.some(({ actions }) => actions.includes(action)),
    );
    expect(unexplained).toEqual([]);
    const lackingActions = new Set(lacking.map(({ action }) => action));
    expect(UNUSED.flatMap(({ actions }) => actions).filter((action) => !lackingActions.has(action))).toEqual(
      [],
    );
  });

  it('give previews nothing but reading', () => {
    const access = preview
      .filter(({ policy }) => policy !== 'pulumi-preview-state')
      .flatMap(({ actions }) => actions)
      .map((action) => [action, serviceAuthorization.actions[action]?.access]);
    expect(access.length).toBeGreaterThan(80);
    expect(access.filter(([, level]) => level !== 'Read' && level !== 'List')).toEqual([]);
  });

  it('accept in the policy pack only actions that know no resource, and resources that are needed', () => {
    const { actionsWithoutResource, acceptedResources } = policyConfiguration['least-privilege'];
    for (const action of actionsWithoutResource) {
      expect([action, serviceAuthorization.actions[action]?.resources]).toEqual([action, {}]);
    }
    const granted = deploymentStatements(bootstrap).flatMap(({ resources }) => resources);
    const kinds = granted.map((arn) => arn.replace(/^arn:aws:([^:]*):[^:]*:[^:]*:/, '$1:'));
    expect(acceptedResources.filter((accepted) => !kinds.includes(accepted))).toEqual([]);
  });
});

/** Name in AWS, with the random part that Pulumi adds where the stack gives none; undefined for what has no name. */
function physicalName({ type, name, inputs }: RenderedResource): string | undefined {
  const mapping = MAPPINGS[type];
  const property = typeof mapping === 'object' ? mapping.autoName : undefined;
  const given = [property ?? 'name', 'family', 'dashboardName'].map((each) => inputs[each]);
  const found = given.find((each) => typeof each === 'string');
  return found === undefined && property ? `${name}-0123abc` : (found as string | undefined);
}

/** ARNs of network and gateway load balancers. */
const OTHER_LOAD_BALANCERS = /:listener(-rule)?\/(net|gwy)\//;

/** Actions of a statement whose resources do not fit what AWS says the action is on. */
function unfitting({ policy, actions, resources }: AllowedActions): string[] {
  return actions.flatMap((action) => {
    const known = Object.entries(serviceAuthorization.actions[action]?.resources ?? {}).filter(
      ([template]) => !OTHER_LOAD_BALANCERS.test(template),
    );
    if (known.length === 0) return resources.join() === '*' ? [] : [`${policy}: ${action} knows no resource`];
    if (resources.includes('*')) return [`${policy}: ${action} is on everything`];
    const fits = ([template]: [string, boolean]) =>
      resources.some((arn) => matches(arn, exampleOf(template)));
    const required = known.filter(([, isRequired]) => isRequired);
    const lacking = required.filter((resource) => !fits(resource)).map(([template]) => template);
    if (required.length === 0 && !known.some(fits))
      lacking.push(known.map(([template]) => template).join(' or '));
    return lacking.map((template) => `${policy}: ${action} is not on ${template}`);
  });
}

/** An ARN of this stack, of an ARN template of AWS. */
function exampleOf(template: string): string {
  const values: Record<string, string> = {
    Partition: 'aws',
    Region: 'eu-west-1',
    Account: '111122223333',
    Scope: 'regional',
    // A recovery point of a bucket.
    Vendor: 'backup',
    ResourceType: 'recovery-point',
    // AWS IoT allows no hyphen in the name of a rule.
    ...(template.includes(':iot:') && { RuleName: 'gatehouse_example' }),
  };
  return template
    .replace(':*:', `:${values['Account']}:`)
    .replace(/\$\{([^}]+)\}/g, (_whole, name: string) => values[name] ?? 'gatehouse-example');
}
