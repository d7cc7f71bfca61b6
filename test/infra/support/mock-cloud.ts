import type { Properties } from '../engine/properties';
import type { Cloud } from '../engine/resource-monitor';

const REGION = 'eu-west-1';
const ACCOUNT = '111122223333';

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** What AWS computes, by resource type. Upper case in host names is AWS's own. */
const computed: Record<string, (name: string, inputs: Properties) => Properties> = {
  'awsx:ec2:Vpc': (name) => ({
    vpcId: `vpc-${name}`,
    publicSubnetIds: ['subnet-public-a', 'subnet-public-b'],
    privateSubnetIds: ['subnet-private-a', 'subnet-private-b'],
  }),
  'awsx:ecr:Repository': (_name, { name }) => ({ url: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${name}` }),
  'aws:acm/certificate:Certificate': (name, { domainName }) => ({
    arn: arn('acm', `certificate/${name}`),
    domainValidationOptions: [
      {
        domainName,
        resourceRecordName: `_validation.${domainName}`,
        resourceRecordType: 'CNAME',
        resourceRecordValue: '_answer.acm-validations.aws',
      },
    ],
  }),
  'aws:cognito/userPool:UserPool': () => ({
    id: `${REGION}_Mock12345`,
    arn: arn('cognito-idp', `userpool/${REGION}_Mock12345`),
    endpoint: `cognito-idp.${REGION}.amazonaws.com/${REGION}_Mock12345`,
  }),
  'aws:cognito/userPoolClient:UserPoolClient': (name, { generateSecret }) => ({
    id: `${name.split('-').at(-1)}1client2id`,
    clientSecret: generateSecret ? 'mock-client-secret' : '',
  }),
  'aws:cognito/userPoolDomain:UserPoolDomain': (_name, { certificateArn }) =>
    certificateArn
      ? {
          cloudfrontDistribution: 'd1234example.cloudfront.net',
          cloudfrontDistributionZoneId: 'Z2FDTNDATAQYW2',
        }
      : {},
  'aws:cognito/identityPool:IdentityPool': () => ({ id: `${REGION}:0f0e0d0c-1111-2222-3333-444455556666` }),
  'aws:lb/loadBalancer:LoadBalancer': (name) => ({
    arn: arn('elasticloadbalancing', `loadbalancer/app/${name}/50dc6c495c0c9188`),
    arnSuffix: `app/${name}/50dc6c495c0c9188`,
    dnsName: `Gatehouse-1234567890.${REGION}.elb.amazonaws.com`,
    zoneId: 'Z32O12XQLNTSW2',
  }),
  'aws:lb/targetGroup:TargetGroup': (name) => ({
    arn: arn('elasticloadbalancing', `targetgroup/${name}/73e2d6bc24d8a067`),
    arnSuffix: `targetgroup/${name}/73e2d6bc24d8a067`,
  }),
  'aws:route53/record:Record': (_name, { name }) => ({ fqdn: name }),
  'aws:iot/certificate:Certificate': (name) => ({ certificatePem: `certificate of ${name}` }),
  'random:index/randomString:RandomString': () => ({ result: 'k3v9x2' }),
  'tls:index/privateKey:PrivateKey': () => ({ privateKeyPem: 'mock-private-key' }),
  'tls:index/selfSignedCert:SelfSignedCert': () => ({ certPem: 'mock-certificate' }),
  'docker-build:index:Image': (_name, { tags }) => ({
    ref: `${(tags as string[] | undefined)?.[0]}@sha256:${'0'.repeat(64)}`,
  }),
};

const functions: Record<string, Properties | ((inputs: Properties) => Properties)> = {
  'aws:index/getCallerIdentity:getCallerIdentity': { accountId: ACCOUNT },
  'aws:index/getPartition:getPartition': { partition: 'aws' },
  'aws:iot/getEndpoint:getEndpoint': { endpointAddress: `mock-ats.iot.${REGION}.amazonaws.com` },
  'aws:route53/getZone:getZone': ({ name }) => ({
    zoneId: `Z${String(name).toUpperCase().replace(/\W/g, '').slice(0, 20)}`,
  }),
  'aws:ecr/getAuthorizationToken:getAuthorizationToken': {
    userName: 'AWS',
    password: 'mock-registry-password',
  },
};

/** Cloud that computes what AWS would, the same in every run. */
export const mockCloud: Cloud = {
  async create({ type, name, inputs, custom }) {
    const { id, ...state } = {
      id: `${name}-id`,
      ...defaults(type, name, inputs),
      ...computed[type]?.(name, inputs),
    };
    return { id: custom ? String(id) : '', state: { ...inputs, ...state } };
  },
  async invoke(token, inputs) {
    const result = functions[token];
    if (!result) throw new Error(`The mock cloud knows no function ${token}`);
    return typeof result === 'function' ? result(inputs) : result;
  },
};

function defaults(type: string, name: string, inputs: Properties): Properties {
  const [provider, module = ''] = type.split(':');
  if (provider !== 'aws') return {};
  const service = module.split('/')[0] ?? '';
  if (type === 'aws:iam/role:Role') return { arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, name };
  if (type === 'aws:iam/policy:Policy') return { arn: `arn:aws:iam::${ACCOUNT}:policy/${name}`, name };
  if (type === 'aws:cloudwatch/logGroup:LogGroup') return { arn: arn('logs', `log-group:${name}`), name };
  if (type === 'aws:s3/bucket:Bucket') return { arn: `arn:aws:s3:::${name}`, bucket: name };
  return { arn: arn(service, name), name: inputs['name'] ?? name };
}
