import { readFileSync } from 'node:fs';
import { ENVIRONMENT_PAGE, environmentPage } from '../../scripts/environment-page';
import { ConfigurationError, readConfig } from '../../service/platform/config';
import { describeVariables } from '../../service/platform/environment-variables';

const VALID = {
  PUBLIC_URL: 'https://gates.example.com',
  AWS_REGION: 'eu-west-1',
  COGNITO_USER_POOL_ID: 'eu-west-1_AbCdEf123',
  COGNITO_CLIENT_IDS: 'web1, mobile1',
  GATES: '[{"id":"main","name":"Main gate","topic":"controlGate","thing":"main-gate","groups":["Admins"]}]',
  PROFILE_IMAGE_BUCKET: 'profile-images',
};

const GATE = JSON.parse(VALID.GATES)[0];
const gates = (...changes: object[]) => JSON.stringify(changes.map((change) => ({ ...GATE, ...change })));

function problemsOf(changes: Record<string, string | undefined>): string[] {
  try {
    readConfig({ ...VALID, ...changes });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs six variables; the others have defaults or switch a feature on', () => {
    expect(readConfig(VALID)).toMatchObject({
      port: 3000,
      issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
      clientIds: ['web1', 'mobile1'],
      albArn: undefined,
      commandTtlSeconds: 10,
      commandsPerMinute: 30,
      corsOrigins: [],
      logLevel: 'info',
      drainDelaySeconds: 5,
    });
  });

  it('names every missing variable at once, with what is expected', () => {
    const missing = Object.fromEntries(Object.keys(VALID).map((name) => [name, undefined]));
    expect(problemsOf(missing)).toEqual([
      'PUBLIC_URL is not set; it must be an origin without path or trailing slash, such as https://gates.example.com',
      'AWS_REGION is not set; it must be an AWS region, such as eu-west-1',
      'COGNITO_USER_POOL_ID is not set; it must be a user pool id, such as eu-west-1_AbCdEf123',
      'COGNITO_CLIENT_IDS is not set; it must be a comma-separated list of at least one app client id',
      'GATES is not set; it must be an array of {id, name, topic, thing, groups}, as valid JSON',
      'PROFILE_IMAGE_BUCKET is not set; it must be an S3 bucket name: 3 to 63 of a-z 0-9 . -',
    ]);
  });

  it('takes an empty variable as unset', () => {
    expect(problemsOf({ PUBLIC_URL: '' })).toHaveLength(1);
    expect(problemsOf({ PORT: '', CORS_ORIGINS: '' })).toEqual([]);
  });

  it('never quotes a wrong value: it may be a secret in the wrong place', () => {
    expect(problemsOf({ PORT: 'hunter2', PUBLIC_URL: 'hunter2', GATES: 'hunter2' }).join()).not.toContain(
      'hunter2',
    );
  });

  it.each([
    ['HOST', 'localhost', 'HOST must be an IP address, such as 127.0.0.1'],
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535'],
    ['PORT', '-1', 'PORT must be a whole number from 0 to 65535'],
    ['PUBLIC_URL', 'https://gates.example.com/', expect.stringContaining('PUBLIC_URL must be an origin')],
    ['PUBLIC_URL', 'gates.example.com', expect.stringContaining('PUBLIC_URL must be an origin')],
    ['AWS_REGION', 'europe', expect.stringContaining('AWS_REGION must be an AWS region')],
    [
      'COGNITO_CLIENT_IDS',
      'a,b c',
      expect.stringContaining('COGNITO_CLIENT_IDS[1] must be a Cognito app client id'),
    ],
    ['ALB_ARN', 'arn:aws:iam::1:role/x', 'ALB_ARN must be the ARN of an Application Load Balancer'],
    ['COMMAND_TTL_SECONDS', '0', 'COMMAND_TTL_SECONDS must be a whole number from 1 to 300'],
    ['COMMANDS_PER_MINUTE', 'many', expect.stringContaining('COMMANDS_PER_MINUTE must be a whole number')],
    [
      'PROFILE_IMAGE_BUCKET',
      'Images',
      expect.stringContaining('PROFILE_IMAGE_BUCKET must be an S3 bucket name'),
    ],
    [
      'ACCOUNT_FEATURES',
      'totp,fax',
      expect.stringContaining('ACCOUNT_FEATURES[1] must be a comma-separated'),
    ],
    ['CORS_ORIGINS', '*', expect.stringContaining('CORS_ORIGINS[0] must be an origin')],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent'],
    ['DRAIN_DELAY_SECONDS', '21', 'DRAIN_DELAY_SECONDS must be a whole number from 0 to 20'],
    ['COGNITO_DOMAIN_URL', 'x', expect.stringContaining('COGNITO_DOMAIN_URL must be an origin')],
    ['GATE_NAMESPACE', 'prod/1', 'GATE_NAMESPACE must be 1 to 64 lower-case letters, digits or hyphens'],
    ['GATES', 'main', 'GATES must be an array of {id, name, topic, thing, groups}, as valid JSON'],
    [
      'GATES',
      gates({ topic: '$aws/things/x' }),
      expect.stringContaining('GATES[0].topic must be an MQTT topic'),
    ],
    ['GATES', gates({ topic: 'gates/#' }), expect.stringContaining('GATES[0].topic must be an MQTT topic')],
    ['GATES', gates({ id: 'control' }), expect.stringContaining('GATES[0].id must not be "control"')],
    ['GATES', gates({ groups: [] }), expect.stringContaining('GATES[0].groups')],
    [
      'GATES',
      gates({}, { id: 'b', thing: 'b' }),
      'GATES[1].topic "controlGate" is already the topic of another gate',
    ],
  ])('refuses %s=%s', (name, value, problem) => {
    expect(problemsOf({ [name]: value })).toEqual([problem]);
  });

  it('refuses values that contradict each other', () => {
    expect(problemsOf({ AWS_REGION: 'eu-west-2' })).toEqual([
      'COGNITO_USER_POOL_ID must be a pool of the region in AWS_REGION',
    ]);
    expect(problemsOf({ COGNITO_WEB_CLIENT_ID: 'web2' })).toEqual([
      'COGNITO_WEB_CLIENT_ID must be one of COGNITO_CLIENT_IDS, else its tokens would be refused',
    ]);
    const ALB_ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/gatehouse/1';
    expect(problemsOf({ ALB_ARN })).toEqual([
      'COGNITO_WEB_CLIENT_ID must be set where ALB_ARN is',
      'COGNITO_DOMAIN_URL must be set where ALB_ARN is',
    ]);
    expect(problemsOf({ COGNITO_PUBLIC_CLIENT_ID: 'mobile1' })).toEqual([
      'COGNITO_DOMAIN_URL must be set where COGNITO_PUBLIC_CLIENT_ID is',
    ]);
  });

  it.each(['http://127.0.0.1:8081', 'http://localhost:8081', 'http://[::1]:8081'])(
    'lets %s stand in for a key server',
    (target) => {
      const KEY_ENDPOINT_OVERRIDES = JSON.stringify({
        'https://cognito-idp.eu-west-1.amazonaws.com': target,
      });
      expect(problemsOf({ KEY_ENDPOINT_OVERRIDES })).toEqual([]);
    },
  );

  it.each([
    'https://evil.example',
    'http://127.0.0.1.evil.example',
    'http://10.0.0.1:80',
    'http://localhost:1/path',
  ])('refuses %s as a stand-in for a key server: only loopback is allowed', (target) => {
    const KEY_ENDPOINT_OVERRIDES = JSON.stringify({ 'https://cognito-idp.eu-west-1.amazonaws.com': target });
    expect(problemsOf({ KEY_ENDPOINT_OVERRIDES })).toEqual([
      expect.stringContaining('must be an object whose values are loopback origins'),
    ]);
  });
});

describe('docs/environment.md', () => {
  it('is what `npm run docs:environment` writes now', () => {
    expect(readFileSync(ENVIRONMENT_PAGE, 'utf8')).toBe(environmentPage());
  });

  it('says of every variable what it means and what it must be', () => {
    const silent = describeVariables().filter(
      ({ meaning, expectation }) => !(meaning.endsWith('.') && expectation.startsWith('must be ')),
    );
    expect(silent).toEqual([]);
  });
});
