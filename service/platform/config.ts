import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { COMMAND_LIFE_SECONDS } from '../../contract/device-protocol';
import { CONTAINER_PORT } from '../../contract/edge';
import { COMMANDS_PER_MINUTE, type EnvironmentVariable, LOG_LEVELS } from '../../contract/environment';
import { type Gate, gatesSchema, inNamespace } from '../../contract/gate';
import {
  awsRegion,
  isOrigin,
  json,
  oneOf,
  origin,
  pathOf,
  text,
  wholeNumber,
} from '../../contract/text-values';

/** Everything that distinguishes one deployment from another, validated. */
export interface Config {
  /** The address to listen on; undefined is every address. */
  host: string | undefined;
  port: number;
  /** The origin that browsers see, without a trailing slash. */
  publicUrl: string;
  region: string;
  userPoolId: string;
  /** The user pool's issuer; follows from region and pool. */
  issuer: string;
  /** App clients whose access tokens are accepted. */
  clientIds: string[];
  webClientId: string | undefined;
  /** Origin of the hosted pages (Cognito user pool domain). */
  cognitoDomainUrl: string | undefined;
  publicClientId: string | undefined;
  /** The load balancer that signs `x-amzn-oidc-data`; undefined switches its way in off. */
  albArn: string | undefined;
  /** Under the names that they have in AWS IoT. */
  gates: Gate[];
  commandTtlSeconds: number;
  commandsPerMinute: number;
  profileImageBucket: string;
  corsOrigins: string[];
  logLevel: string;
  drainDelaySeconds: number;
  /** From the origin of a key server to the loopback origin that stands in for it. */
  keyEndpointOverrides: Map<string, string>;
  /** Origin of the account's AWS IoT data endpoint; undefined switches the live connection off, and gates are asked. */
  iotEndpoint: string | undefined;
  /** Where the built console lies. */
  consoleFolder: string;
}

/** Thrown when the environment can't configure the service; `problems` has one line for each mistake. */
export class ConfigurationError extends Error {
  constructor(readonly problems: string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

const expecting = (expected: string) => ({ error: `must be ${expected}` });

const clientId = text(
  /^[A-Za-z0-9_+]{1,128}$/,
  'a Cognito app client id: 1 to 128 letters, digits, "_" or "+"',
);

const commaSeparated = (value: string) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const isLoopback = (value: string) =>
  isOrigin(value) && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(value).hostname);

const keyEndpointOverrides = z.record(
  z.string().refine(isOrigin, expecting('an object whose keys are origins')),
  z
    .string()
    .refine(
      isLoopback,
      expecting('an object whose values are loopback origins, such as http://127.0.0.1:8081'),
    ),
);

/** One schema for each variable, so that one wrong value never hides another. */
const variables = {
  HOST: z
    .string()
    .refine((value) => isIP(value) > 0, expecting('an IP address, such as 127.0.0.1'))
    .optional(),
  PORT: wholeNumber({ minimum: 0, maximum: 65535 }).default(CONTAINER_PORT),
  PUBLIC_URL: origin('https://gates.example.com'),
  AWS_REGION: awsRegion,
  COGNITO_USER_POOL_ID: text(
    /^[a-z]{2}(-[a-z]+)+-\d_[A-Za-z0-9]+$/,
    'a user pool id, such as eu-west-1_AbCdEf123',
  ),
  COGNITO_CLIENT_IDS: z
    .string()
    .transform(commaSeparated)
    .pipe(z.array(clientId).min(1, expecting('a comma-separated list of at least one app client id'))),
  COGNITO_WEB_CLIENT_ID: clientId.optional(),
  COGNITO_DOMAIN_URL: origin('https://example.auth.eu-west-1.amazoncognito.com').optional(),
  COGNITO_PUBLIC_CLIENT_ID: clientId.optional(),
  ALB_ARN: text(
    /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/app\/.+$/,
    'the ARN of an Application Load Balancer',
  ).optional(),
  GATES: json('an array of {id, name, topic, thing, groups}', gatesSchema),
  GATE_NAMESPACE: text(/^[a-z0-9-]{1,64}$/, '1 to 64 lower-case letters, digits or hyphens').optional(),
  COMMAND_TTL_SECONDS: wholeNumber(COMMAND_LIFE_SECONDS).default(10),
  COMMANDS_PER_MINUTE: wholeNumber(COMMANDS_PER_MINUTE).default(30),
  PROFILE_IMAGE_BUCKET: text(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'an S3 bucket name: 3 to 63 of a-z 0-9 . -',
  ),
  CORS_ORIGINS: z
    .string()
    .transform(commaSeparated)
    .pipe(z.array(origin('https://app.example.com')))
    .default([]),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
  DRAIN_DELAY_SECONDS: wholeNumber({ minimum: 0, maximum: 20 }).default(5),
  KEY_ENDPOINT_OVERRIDES: json(
    'an object from key-server origin to loopback origin',
    keyEndpointOverrides,
  ).default({}),
  // The AWS SDK's own variable, read here too: the live connection needs the endpoint of this very account.
  AWS_ENDPOINT_URL_IOT_DATA_PLANE: origin('https://example-ats.iot.eu-west-1.amazonaws.com').optional(),
  // The build puts it beside the bundle.
  CONSOLE_FOLDER: z.string().default(path.join(__dirname, 'console')),
} satisfies Record<EnvironmentVariable, z.ZodType>;

type Values = { [Name in EnvironmentVariable]: z.infer<(typeof variables)[Name]> };

/**
 * Reads the service's configuration from its environment. An empty variable counts as unset.
 *
 * @throws {ConfigurationError} naming every variable that is missing or wrong and what is expected of it.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const values: Partial<Record<EnvironmentVariable, unknown>> = {};
  for (const [name, schema] of Object.entries(variables) as [EnvironmentVariable, z.ZodType][]) {
    const result = schema.safeParse(environment[name] || undefined);
    if (result.success) values[name] = result.data;
    else problems.push(...describe(name, environment[name], result.error));
  }
  // Values that did not parse are absent here, which every rule below takes as "nothing to compare".
  problems.push(...contradictions(values as Partial<Values>));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return toConfig(values as Values);
}

function describe(name: EnvironmentVariable, value: string | undefined, error: z.ZodError): string[] {
  if (!value) return [`${name} is not set; it ${expectation(name)}`];
  return error.issues.map((issue) => `${name}${pathOf(issue)} ${issue.message}`);
}

/** What a required variable must be, as its own schema says it of a value that fits nothing. */
function expectation(name: EnvironmentVariable): string {
  const { error } = variables[name].safeParse(' ');
  return error?.issues[0]?.message ?? 'must have a value';
}

function contradictions(values: Partial<Values>): string[] {
  const problems: string[] = [];
  const { AWS_REGION: region, COGNITO_USER_POOL_ID: pool, COGNITO_CLIENT_IDS: clientIds } = values;
  if (region && pool && !pool.startsWith(`${region}_`)) {
    problems.push('COGNITO_USER_POOL_ID must be a pool of the region in AWS_REGION');
  }
  for (const name of ['COGNITO_WEB_CLIENT_ID', 'COGNITO_PUBLIC_CLIENT_ID'] as const) {
    const client = values[name];
    if (client && clientIds && !clientIds.includes(client)) {
      problems.push(`${name} must be one of COGNITO_CLIENT_IDS, else its tokens would be refused`);
    }
  }
  for (const name of ['COGNITO_WEB_CLIENT_ID', 'COGNITO_DOMAIN_URL'] as const) {
    if (values.ALB_ARN && !values[name]) problems.push(`${name} must be set where ALB_ARN is`);
  }
  if (values.COGNITO_PUBLIC_CLIENT_ID && !values.COGNITO_DOMAIN_URL) {
    problems.push('COGNITO_DOMAIN_URL must be set where COGNITO_PUBLIC_CLIENT_ID is');
  }
  return problems;
}

function toConfig(values: Values): Config {
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    region: values.AWS_REGION,
    userPoolId: values.COGNITO_USER_POOL_ID,
    issuer: `https://cognito-idp.${values.AWS_REGION}.amazonaws.com/${values.COGNITO_USER_POOL_ID}`,
    clientIds: values.COGNITO_CLIENT_IDS,
    webClientId: values.COGNITO_WEB_CLIENT_ID,
    cognitoDomainUrl: values.COGNITO_DOMAIN_URL,
    publicClientId: values.COGNITO_PUBLIC_CLIENT_ID,
    albArn: values.ALB_ARN,
    gates: values.GATES.map((gate) => inNamespace(gate, values.GATE_NAMESPACE)),
    commandTtlSeconds: values.COMMAND_TTL_SECONDS,
    commandsPerMinute: values.COMMANDS_PER_MINUTE,
    profileImageBucket: values.PROFILE_IMAGE_BUCKET,
    corsOrigins: values.CORS_ORIGINS,
    logLevel: values.LOG_LEVEL,
    drainDelaySeconds: values.DRAIN_DELAY_SECONDS,
    keyEndpointOverrides: new Map(Object.entries(values.KEY_ENDPOINT_OVERRIDES)),
    iotEndpoint: values.AWS_ENDPOINT_URL_IOT_DATA_PLANE,
    consoleFolder: values.CONSOLE_FOLDER,
  };
}
