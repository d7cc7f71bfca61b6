import { Writable } from 'node:stream';
import type { Test } from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import type { ServiceEnvironment } from '../../contract/environment';
import { PROFILE_IMAGE_BUCKET } from '../../local/aws-account';
import { DEFAULT_GATE } from '../../local/stack-settings';
import { type App, createApp } from '../../service/app';
import type { CallLimits } from '../../service/platform/aws-clients';
import { type Config, readConfig } from '../../service/platform/config';
import { createLogger } from '../../service/platform/log';
import { conformingAgent } from './conformance';
import {
  ALB_ARN,
  MACHINES,
  MOBILE_CLIENT,
  POOL_ID,
  REGION,
  type SigningAuthority,
  WEB_CLIENT,
} from './signing-authority';

export const PUBLIC_URL = 'https://gates.example.com';
export const COGNITO_DOMAIN = 'https://gatehouse.auth.eu-west-1.amazoncognito.com';

/** A loopback port where nothing listens. */
const NOWHERE = 'http://127.0.0.1:9';

interface Options {
  environment?: ServiceEnvironment;
  /** Where the stand-ins of AWS listen; by default nowhere. */
  iotUrl?: string;
  s3Url?: string;
  identityUrl?: string;
  cognitoUrl?: string;
  callLimits?: CallLimits;
  requestLimit?: number;
}

export interface LogLine extends Record<string, unknown> {
  msg: string;
}

export interface ServiceUnderTest {
  app: App;
  config: Config;
  /** Sends requests, and fails where an answer is not as the OpenAPI document has it. */
  api: TestAgent<Test>;
  log: LogLine[];
  stop(): void;
}

export function environmentFor(
  authority: SigningAuthority,
  changes: ServiceEnvironment = {},
): ServiceEnvironment {
  return {
    PUBLIC_URL,
    AWS_REGION: REGION,
    COGNITO_USER_POOL_ID: POOL_ID,
    COGNITO_CLIENT_IDS: `${WEB_CLIENT},${MOBILE_CLIENT}`,
    COGNITO_MACHINE_CLIENTS: MACHINES,
    COGNITO_WEB_CLIENT_ID: WEB_CLIENT,
    COGNITO_PUBLIC_CLIENT_ID: MOBILE_CLIENT,
    COGNITO_DOMAIN_URL: COGNITO_DOMAIN,
    ALB_ARN,
    GATES: JSON.stringify([DEFAULT_GATE]),
    PROFILE_IMAGE_BUCKET,
    KEY_ENDPOINT_OVERRIDES: JSON.stringify(authority.overrides),
    ...changes,
  };
}

/** Composes the real service, in this process, against a signing authority and stand-ins; its keys are fetched. */
export async function startService(
  authority: SigningAuthority,
  options: Options = {},
): Promise<ServiceUnderTest> {
  const {
    environment,
    iotUrl = NOWHERE,
    s3Url = NOWHERE,
    cognitoUrl = NOWHERE,
    identityUrl = NOWHERE,
    callLimits,
    requestLimit,
  } = options;
  const log: LogLine[] = [];
  const config = readConfig({ ...environmentFor(authority, environment) });
  const endpoints = {
    iot: iotUrl,
    s3: s3Url,
    cognito: cognitoUrl,
    identities: identityUrl,
    iotControl: identityUrl,
  };
  const awsCalls = { endpoints, ...(callLimits && { limits: callLimits }) };
  const app = createApp({
    config,
    awsCalls,
    requestLimit,
    logger: createLogger('debug', collectLines(log)),
  });
  await app.start();
  return {
    app,
    config,
    api: conformingAgent(app, config),
    log,
    stop: app.stop,
  };
}

/** Logger whose lines go nowhere. One that is only silent would still write audit records. */
export const discardingLogger = () => createLogger('silent', collectLines([]));

/** Where a logger writes to, so that a test can read it. */
export function collectLines(lines: LogLine[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
}
