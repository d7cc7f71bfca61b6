import path from 'node:path';
import type { z } from 'zod';
import type { AccountFeature } from '../../contract/account';
import { serviceClientPrefix } from '../../contract/device-protocol';
import { ANY_LOCAL_PORT, type EnvironmentVariable } from '../../contract/environment';
import { type Gate, inNamespace } from '../../contract/gate';
import { pathOf } from '../../contract/text-values';
import { expectation, isLoopback, VARIABLES, type Values } from './environment-variables';

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

/**
 * Reads the service's configuration from its environment. An empty variable counts as unset.
 *
 * @throws {ConfigurationError} naming every variable that is missing or wrong and what is expected of it.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const values: Partial<Record<EnvironmentVariable, unknown>> = {};
  for (const [name, schema] of Object.entries(VARIABLES) as [EnvironmentVariable, z.ZodType][]) {
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
