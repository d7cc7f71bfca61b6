import type { NumberRange } from './text-values';

/**
 * Names of the environment variables that configure the service: the contract between the service, the Pulumi
 * program and the local system. `service/platform/environment-variables.ts` validates their values and says what each means.
 */
export type EnvironmentVariable =
  | 'HOST'
  | 'PORT'
  | 'PUBLIC_URL'
  | 'AWS_REGION'
  | 'COGNITO_USER_POOL_ID'
  | 'COGNITO_CLIENT_IDS'
  | 'COGNITO_MACHINE_CLIENTS'
  | 'COGNITO_WEB_CLIENT_ID'
  | 'COGNITO_DOMAIN_URL'
  | 'COGNITO_PUBLIC_CLIENT_ID'
  | 'ALB_ARN'
  | 'GATES'
  | 'GATE_NAMESPACE'
  | 'COMMAND_TTL_SECONDS'
  | 'COMMANDS_PER_MINUTE'
  | 'PROFILE_IMAGE_BUCKET'
  | 'ACCOUNT_FEATURES'
  | 'CORS_ORIGINS'
  | 'LOG_LEVEL'
  | 'DRAIN_DELAY_SECONDS'
  | 'KEY_ENDPOINT_OVERRIDES'
  | 'AWS_ENDPOINT_URL_IOT_DATA_PLANE'
  | 'IDENTITY_POOL_ID'
  | 'IDENTITY_IOT_POLICY'
  | 'CONSOLE_FOLDER';

/** What infra and the local system write; a variable left out takes its default or switches its feature off. */
export type ServiceEnvironment = Partial<Record<EnvironmentVariable, string>>;

/** In `CORS_ORIGINS`: every port of this machine. Only where the service itself is on it, so that production names each origin. */
export const ANY_LOCAL_PORT = 'http://localhost:*';

/** Levels of the service's log, least first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Commands that one person or machine may send in a minute. */
export const COMMANDS_PER_MINUTE: NumberRange = { minimum: 1, maximum: 1000 };
