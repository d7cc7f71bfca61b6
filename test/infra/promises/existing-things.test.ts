import { json, property, resource, resources } from '../support/find-resources';
import { INTERNAL_STACK, STACK_AMONG_EXISTING_THINGS } from '../support/further-stacks';
import { type RenderedStack, renderStack } from '../support/render-stack';

const INGRESS = 'aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule';

interface Statement {
  Action: string[];
  Resource: string[];
  Condition?: object;
}

describe('a stack with everything of its own behind an internal load balancer', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await renderStack('dev', { config: INTERNAL_STACK });
  });

  it('lets nobody but its tasks use the interface endpoints, which answer to the names of the services', () => {
    for (const endpoint of resources(stack, 'aws:ec2/vpcEndpoint:VpcEndpoint')) {
      expect(endpoint.inputs).toMatchObject({
        vpcEndpointType: 'Interface',
        privateDnsEnabled: true,
        securityGroupIds: ['gatehouse-endpoints-id'],
        subnetIds: ['subnet-private-a', 'subnet-private-b'],
      });
    }
    const into = resources(stack, INGRESS).filter(
      (rule) => property(rule, 'securityGroupId') === 'gatehouse-endpoints-id',
    );
    expect(into.map(({ inputs }) => inputs)).toEqual([
      expect.objectContaining({
        referencedSecurityGroupId: 'gatehouse-tasks-id',
        fromPort: 443,
        toPort: 443,
      }),
    ]);
  });

  it('has no endpoint of Cognito, which would refuse a user pool with a domain', () => {
    const services = resources(stack, 'aws:ec2/vpcEndpoint:VpcEndpoint').map((endpoint) =>
      property(endpoint, 'serviceName'),
    );
    expect(services.length).toBeGreaterThan(0);
    expect(services.filter((service) => String(service).includes('cognito'))).toEqual([]);
  });

  it('keeps a NAT gateway, through which load balancer and tasks reach Cognito', () => {
    const vpc = resource(stack, 'awsx:ec2:Vpc');
    expect(property(vpc, 'natGateways.strategy')).toBe('Single');
    expect(property(resource(stack, 'aws:lb/loadBalancer:LoadBalancer'), 'subnets')).toEqual([
      'subnet-private-a',
      'subnet-private-b',
    ]);
  });

  it('has subnets that fit into the smallest network that the VPC may have', () => {
    const { cidrBlock, availabilityZoneCidrMask, subnetSpecs } = resource(stack, 'awsx:ec2:Vpc').inputs;
    expect([cidrBlock, availabilityZoneCidrMask]).toEqual(['172.16.16.0/20', 22]);
    const addresses = (subnetSpecs as { cidrMask: number }[]).map(({ cidrMask }) => 2 ** (32 - cidrMask));
    expect(addresses.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(2 ** (32 - 22));
  });

  it('is open to the allowed networks and to nobody else', () => {
    const from = resources(stack, INGRESS).flatMap((rule) => property(rule, 'cidrIpv4') ?? []);
    expect(new Set(from)).toEqual(new Set(['10.0.0.0/8', '203.0.113.0/24']));
  });

  it('lets the tasks use the key for profile images alone, through S3', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/0f0e0d0c-1111-2222-3333-444455556666';
    const statements = json<{ Statement: Statement[] }>(
      resource(stack, 'aws:iam/rolePolicy:RolePolicy', 'gatehouse-task'),
      'policy',
    ).Statement.filter(({ Action }) => Action.some((action) => action.startsWith('kms:')));
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: [key],
        Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
      },
    ]);
  });

  it("encrypts the access log with S3's own key, since Elastic Load Balancing can use no other", () => {
    const encryption = resource(
      stack,
      'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
      'gatehouse-logs',
    );
    expect(property(encryption, 'rules')).toEqual([
      { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } },
    ]);
  });

  it('makes records in the zone of another account, and nothing else there', () => {
    const elsewhere = stack.resources.filter(({ providerUrns }) =>
      providerUrns.some((urn) => urn.endsWith('::hosted-zone')),
    );
    expect([...new Set(elsewhere.map(({ type }) => type))]).toEqual(['aws:route53/record:Record']);
    expect(elsewhere).toHaveLength(2);
  });
});

describe('a stack in a VPC that exists', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await renderStack('dev', { config: STACK_AMONG_EXISTING_THINGS });
  });

  it('makes no VPC, no certificate, no record and no bucket but that of the profile images', () => {
    const made = stack.resources.map(({ type }) => type);
    for (const type of ['awsx:ec2:Vpc', 'aws:acm/certificate:Certificate', 'aws:route53/record:Record']) {
      expect(made).not.toContain(type);
    }
    expect(resources(stack, 'aws:s3/bucket:Bucket').map(({ name }) => name)).toEqual([
      'gatehouse-profile-images',
    ]);
  });

  it('says which record is still missing', () => {
    expect(stack.outputs['missingDnsRecords']).toEqual([
      {
        name: 'gates.example.com',
        type: 'CNAME',
        value: 'gatehouse-1234567890.eu-west-1.elb.amazonaws.com',
      },
    ]);
  });

  it('is open to the allowed networks of both kinds of address', () => {
    const rules = resources(stack, INGRESS, 'https-from').map(({ name, inputs }) => [
      name,
      inputs['cidrIpv4'] ?? inputs['cidrIpv6'],
    ]);
    expect(rules).toEqual([
      ['gatehouse-https-from-2001-db8---32', '2001:db8::/32'],
      ['gatehouse-https-from-203.0.113.0-24', '203.0.113.0/24'],
    ]);
  });
});
