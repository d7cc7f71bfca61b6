import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { ACCOUNT_FEATURES, type AccountFeature } from '../../contract/account';
import { COMMAND_LIFE_SECONDS, serviceClientPrefix } from '../../contract/device-protocol';
import { CONTAINER_PORT } from '../../contract/edge';
import {
  ANY_LOCAL_PORT,
  COMMANDS_PER_MINUTE,
  type EnvironmentVariable,
  LOG_LEVELS,
} from '../../contract/environment';
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
  /** App clients that people sign in with, whose access tokens are accepted. */
  clientIds: string[];
  /** Names of the machine clients, whose access tokens are accepted as those of machines, by client id. */
  machineClients: Map<string, string>;
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
  accountFeatures: AccountFeature[];
  corsOrigins: string[];
  logLevel: string;
  drainDelaySeconds: number;
  /** From the origin of a key server to the loopback origin that stands in for it. */
  keyEndpointOverrides: Map<string, string>;
  /** Origin of the account's AWS IoT data endpoint; undefined switches the live connection off, and gates are asked. */
  iotEndpoint: string | undefined;
  /** Lets people's AWS identities follow the gates; undefined switches that off. */
  liveAccess: { identityPoolId: string; iotPolicyName: string } | undefined;
  /** Start of the client ids of its connections to AWS IoT. */
  iotClientPrefix: string;
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

const corsOrigin = z
  .string()
  .refine(
    (value) => value === ANY_LOCAL_PORT || isOrigin(value),
    expecting('an origin without path or trailing slash, such as https://app.example.com'),
  );

const machineClients = z.record(
  clientId,
  text(/^[a-z0-9-]{1,64}$/, 'an object whose values are names of lower-case letters, digits or hyphens'),
  expecting('an object from app client id to name'),
);

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
    .optional()
    .describe('Address to listen on; every address by default.'),
  PORT: wholeNumber({ minimum: 0, maximum: 65535 }).default(CONTAINER_PORT).describe('Port to listen on.'),
  PUBLIC_URL: origin('https://gates.example.com').describe('Origin that browsers see.'),
  AWS_REGION: awsRegion.describe('Region of the user pool and of everything that the service calls.'),
  COGNITO_USER_POOL_ID: text(
    /^[a-z]{2}(-[a-z]+)+-\d_[A-Za-z0-9]+$/,
    'a user pool id, such as eu-west-1_AbCdEf123',
  ).describe('The user pool; the issuer of tokens follows from it.'),
  COGNITO_CLIENT_IDS: z
    .string()
    .transform(commaSeparated)
    .pipe(z.array(clientId).min(1, expecting('a comma-separated list of at least one app client id')))
    .describe('App clients that people sign in with, whose access tokens are accepted.'),
  COGNITO_MACHINE_CLIENTS: json('an object from app client id to name', machineClients)
    .default({})
    .describe(
      'App clients of machines, as JSON: from the id to the name, which the audit record has. What each may command, says its token.',
    ),
  COGNITO_WEB_CLIENT_ID: clientId
    .optional()
    .describe("The load balancer's app client, for browser sessions and for signing out."),
  COGNITO_DOMAIN_URL: origin('https://example.auth.eu-west-1.amazoncognito.com')
    .optional()
    .describe('Origin of the managed login pages, for signing in on `/docs` and for signing out.'),
  COGNITO_PUBLIC_CLIENT_ID: clientId
    .optional()
    .describe('The public app client that signs in on `/docs`; without it nobody can sign in there.'),
  ALB_ARN: text(
    /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/app\/.+$/,
    'the ARN of an Application Load Balancer',
  )
    .optional()
    .describe('The load balancer that signs `x-amzn-oidc-data`; without it there are no browser sessions.'),
  GATES: json('an array of {id, name, topic, thing, groups}', gatesSchema).describe('The gates, as JSON.'),
  GATE_NAMESPACE: text(/^[a-z0-9-]{1,64}$/, '1 to 64 lower-case letters, digits or hyphens')
    .optional()
    .describe(
      "What things and topics of the gates, and the service's client ids, begin with in AWS IoT; without it gates are named as `GATES` has them.",
    ),
  COMMAND_TTL_SECONDS: wholeNumber(COMMAND_LIFE_SECONDS)
    .default(10)
    .describe('How long after issue a gate may obey a command, in seconds.'),
  COMMANDS_PER_MINUTE: wholeNumber(COMMANDS_PER_MINUTE)
    .default(30)
    .describe('Commands that one person or machine may send in a minute at one task; `stop` is not counted.'),
  PROFILE_IMAGE_BUCKET: text(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    'an S3 bucket name: 3 to 63 of a-z 0-9 . -',
  ).describe('Bucket of the profile images, `<sub>.png`.'),
  ACCOUNT_FEATURES: z
    .string()
    .transform(commaSeparated)
    .pipe(
      z.array(
        z.enum(ACCOUNT_FEATURES, expecting(`a comma-separated list of ${ACCOUNT_FEATURES.join(', ')}`)),
      ),
    )
    .default([])
    .describe(
      'What the account page offers besides name, addresses and password, since the user pool has it.',
    ),
  CORS_ORIGINS: z
    .string()
    .transform(commaSeparated)
    .pipe(z.array(corsOrigin))
    .default([])
    .describe(
      'Origins of web apps that may call the API from a browser, with commas between them; `http://localhost:*` only where the service is on this machine.',
    ),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info').describe('What is logged: this level and all after it.'),
  DRAIN_DELAY_SECONDS: wholeNumber({ minimum: 0, maximum: 20 })
    .default(5)
    .describe('How long requests are still answered after the request to stop, in seconds.'),
  KEY_ENDPOINT_OVERRIDES: json('an object from key-server origin to loopback origin', keyEndpointOverrides)
    .default({})
    .describe(
      'For local runs and tests only: from the origin of a key server to a loopback origin that stands in for it.',
    ),
  // The AWS SDK's own variable, read here too: the live connection needs the endpoint of this very account.
  AWS_ENDPOINT_URL_IOT_DATA_PLANE: origin('https://example-ats.iot.eu-west-1.amazonaws.com')
    .optional()
    .describe("The account's AWS IoT data endpoint; without it gates are read one by one, not live."),
  IDENTITY_POOL_ID: text(
    /^[a-z]{2}(-[a-z]+)+-\d:[0-9a-f-]{36}$/,
    'an identity pool id, such as eu-west-1:0f0e0d0c-1111-2222-3333-444455556666',
  )
    .optional()
    .describe(
      'Identity pool whose identities `POST /v1/live-access` lets follow the gates; without it there is no such path.',
    ),
  IDENTITY_IOT_POLICY: text(/^[\w+=,.@-]{1,128}$/, 'the name of an AWS IoT policy')
    .optional()
    .describe('AWS IoT policy that is attached to these identities.'),
  CONSOLE_FOLDER: text(/^\S/, 'the path of a folder')
    .optional()
    .describe('Where the built console lies; the production build puts it beside the service.'),
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

/** What a variable must be, as its own schema says it of a value that fits nothing. */
function expectation(name: EnvironmentVariable): string {
  for (const misfit of [' ', '!']) {
    const { error } = variables[name].safeParse(misfit);
    if (error?.issues[0]) return error.issues[0].message;
  }
  return 'must have a value';
}

/** Environment variable, for its page in the documentation. */
export interface VariableDescription {
  name: string;
  meaning: string;
  /** As the end of a sentence: "must be ...". */
  expectation: string;
  isRequired: boolean;
  /** Undefined where there is none. */
  defaultValue: unknown;
}

/** All variables, as their schemas describe them. */
export function describeVariables(): VariableDescription[] {
  return (Object.entries(variables) as [EnvironmentVariable, z.ZodType][]).map(([name, schema]) => {
    const unset = schema.safeParse(undefined);
    return {
      name,
      meaning: schema.description ?? '',
      expectation: expectation(name),
      isRequired: !unset.success,
      defaultValue: unset.data,
    };
  });
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
  for (const machine of Object.keys(values.COGNITO_MACHINE_CLIENTS ?? {})) {
    if (clientIds?.includes(machine)) {
      problems.push(
        `COGNITO_MACHINE_CLIENTS must not name ${machine}, one of COGNITO_CLIENT_IDS, with which people sign in`,
      );
    }
  }
  const { PUBLIC_URL: publicUrl, CORS_ORIGINS: origins } = values;
  if (origins?.includes(ANY_LOCAL_PORT) && publicUrl && !isLoopback(publicUrl)) {
    problems.push(`CORS_ORIGINS may hold ${ANY_LOCAL_PORT} only where PUBLIC_URL is on this machine`);
  }
  for (const name of ['COGNITO_WEB_CLIENT_ID', 'COGNITO_DOMAIN_URL'] as const) {
    if (values.ALB_ARN && !values[name]) problems.push(`${name} must be set where ALB_ARN is`);
  }
  const { IDENTITY_POOL_ID: identityPool, IDENTITY_IOT_POLICY: iotPolicy } = values;
  if (identityPool && region && !identityPool.startsWith(`${region}:`)) {
    problems.push('IDENTITY_POOL_ID must be a pool of the region in AWS_REGION');
  }
  if (identityPool && !(iotPolicy && values.AWS_ENDPOINT_URL_IOT_DATA_PLANE)) {
    problems.push(
      'IDENTITY_IOT_POLICY and AWS_ENDPOINT_URL_IOT_DATA_PLANE must be set where IDENTITY_POOL_ID is',
    );
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
    machineClients: new Map(Object.entries(values.COGNITO_MACHINE_CLIENTS)),
    webClientId: values.COGNITO_WEB_CLIENT_ID,
    cognitoDomainUrl: values.COGNITO_DOMAIN_URL,
    publicClientId: values.COGNITO_PUBLIC_CLIENT_ID,
    albArn: values.ALB_ARN,
    gates: values.GATES.map((gate) => inNamespace(gate, values.GATE_NAMESPACE)),
    commandTtlSeconds: values.COMMAND_TTL_SECONDS,
    commandsPerMinute: values.COMMANDS_PER_MINUTE,
    profileImageBucket: values.PROFILE_IMAGE_BUCKET,
    accountFeatures: values.ACCOUNT_FEATURES,
    corsOrigins: values.CORS_ORIGINS,
    logLevel: values.LOG_LEVEL,
    drainDelaySeconds: values.DRAIN_DELAY_SECONDS,
    keyEndpointOverrides: new Map(Object.entries(values.KEY_ENDPOINT_OVERRIDES)),
    iotEndpoint: values.AWS_ENDPOINT_URL_IOT_DATA_PLANE,
    liveAccess:
      values.IDENTITY_POOL_ID && values.IDENTITY_IOT_POLICY
        ? { identityPoolId: values.IDENTITY_POOL_ID, iotPolicyName: values.IDENTITY_IOT_POLICY }
        : undefined,
    iotClientPrefix: serviceClientPrefix(values.GATE_NAMESPACE),
    consoleFolder: values.CONSOLE_FOLDER ?? path.join(__dirname, 'console'),
  };
}
