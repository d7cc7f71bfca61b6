import { isIP } from 'node:net';
import { z } from 'zod';
import { ACCOUNT_FEATURES } from '../../contract/account';
import { COMMAND_LIFE_SECONDS } from '../../contract/device-protocol';
import { CONTAINER_PORT } from '../../contract/edge';
import {
  ANY_LOCAL_PORT,
  COMMANDS_PER_MINUTE,
  type EnvironmentVariable,
  LOG_LEVELS,
} from '../../contract/environment';
import { gatesSchema } from '../../contract/gate';
import { awsRegion, isOrigin, json, oneOf, origin, text, wholeNumber } from '../../contract/text-values';

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

/** Whether an origin is one of this machine. */
export const isLoopback = (value: string) =>
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

/** Environment variables of the service: one schema for each, so that one wrong value never hides another. */
export const VARIABLES = {
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

/** What the variables say, each parsed. */
export type Values = { [Name in EnvironmentVariable]: z.infer<(typeof VARIABLES)[Name]> };

/** What a variable must be, as its own schema says it of a value that fits nothing. */
export function expectation(name: EnvironmentVariable): string {
  for (const misfit of [' ', '!']) {
    const { error } = VARIABLES[name].safeParse(misfit);
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
  return (Object.entries(VARIABLES) as [EnvironmentVariable, z.ZodType][]).map(([name, schema]) => {
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
