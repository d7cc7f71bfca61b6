import { property, resources } from '../support/find-resources';
import { type RenderedResource, type RenderedStack, renderStack } from '../support/render-stack';

const CERTIFICATE_REQUEST =
  '-----BEGIN CERTIFICATE REQUEST-----\nTUlJQg==\n-----END CERTIFICATE REQUEST-----\n';

/** What must be gone before something else can be deleted, as AWS has it. */
const BEFORE: [first: string, then: string][] = [
  ['aws:ecs/service:Service', 'aws:lb/targetGroup:TargetGroup'],
  ['aws:ecs/service:Service', 'aws:ecs/cluster:Cluster'],
  ['aws:ecs/service:Service', 'aws:ec2/securityGroup:SecurityGroup'],
  ['aws:lb/listenerRule:ListenerRule gatehouse-console', 'aws:lb/targetGroup:TargetGroup'],
  ['aws:lb/listener:Listener gatehouse-https', 'aws:acm/certificate:Certificate'],
  ['aws:lb/loadBalancer:LoadBalancer', 'aws:ec2/securityGroup:SecurityGroup'],
  ['aws:wafv2/webAclAssociation:WebAclAssociation', 'aws:wafv2/webAcl:WebAcl'],
  ['aws:iot/policyAttachment:PolicyAttachment', 'aws:iot/policy:Policy'],
  ['aws:iot/policyAttachment:PolicyAttachment', 'aws:iot/certificate:Certificate'],
  ['aws:iot/thingPrincipalAttachment:ThingPrincipalAttachment', 'aws:iot/thing:Thing'],
  ['aws:iot/thingPrincipalAttachment:ThingPrincipalAttachment', 'aws:iot/certificate:Certificate'],
  ['aws:cognito/userPoolDomain:UserPoolDomain', 'aws:cognito/userPool:UserPool'],
  ['aws:cloudwatch/eventTarget:EventTarget', 'aws:cloudwatch/eventRule:EventRule'],
  ['aws:s3/bucketPolicy:BucketPolicy', 'aws:s3/bucket:Bucket'],
];

/** What may still be needed while something else is deleted. */
const AFTER: [first: string, then: string][] = [
  ['aws:lb/loadBalancer:LoadBalancer', 'aws:s3/bucketPolicy:BucketPolicy gatehouse-logs'],
  ['aws:ecs/taskDefinition:TaskDefinition', 'aws:iam/rolePolicy:RolePolicy gatehouse-task'],
  [
    'aws:lambda/function:Function gatehouse-pool-pre-token',
    'aws:iam/rolePolicy:RolePolicy gatehouse-pool-pre-token',
  ],
];

describe('a protected stack whose protection is taken off', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await renderStack('prod', {
      config: { protect: false, deviceCertificateRequests: { yard: [CERTIFICATE_REQUEST] } },
    });
  });

  /** Resources of a type, or the one that is named after it. */
  const named = (what: string): RenderedResource[] => {
    const [type = '', name] = what.split(' ');
    const found = resources(stack, type).filter((each) => name === undefined || each.name === name);
    expect([what, found.length]).not.toEqual([what, 0]);
    return found;
  };

  const isDeletedFirst = ({ dependsOn }: RenderedResource, { urn }: RenderedResource): boolean => {
    const seen = new Set<string>();
    const open = [...dependsOn];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === urn) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(stack.resources.find((each) => each.urn === next)?.dependsOn ?? []));
    }
    return false;
  };

  it('has nothing that Pulumi, Cognito, Elastic Load Balancing or S3 would refuse to delete', () => {
    expect(stack.resources.filter(({ protect }) => protect)).toEqual([]);
    expect(
      named('aws:cognito/userPool:UserPool').map((pool) => property(pool, 'deletionProtection')),
    ).toEqual(['INACTIVE']);
    expect(
      named('aws:lb/loadBalancer:LoadBalancer').map((balancer) =>
        property(balancer, 'enableDeletionProtection'),
      ),
    ).toEqual([false]);
    expect(named('aws:s3/bucket:Bucket').map((bucket) => property(bucket, 'forceDestroy'))).toEqual([
      true,
      true,
    ]);
    expect(named('awsx:ecr:Repository').map((repository) => property(repository, 'forceDelete'))).toEqual([
      true,
    ]);
  });

  it('leaves nothing behind but accounts of administrators, which end with their pool', () => {
    const left = stack.resources.filter(({ retainOnDelete }) => retainOnDelete).map(({ type }) => type);
    expect([...new Set(left)]).toEqual(['aws:cognito/user:User']);
  });

  it.each([...BEFORE, ...AFTER])('deletes %s before %s, which it uses', (first, then) => {
    for (const user of named(first)) {
      expect([user.name, named(then).some((used) => isDeletedFirst(user, used))]).toEqual([user.name, true]);
    }
  });
});
