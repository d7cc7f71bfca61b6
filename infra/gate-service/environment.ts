import * as pulumi from '@pulumi/pulumi';
import { CONTAINER_PORT } from '../../contract/edge';
import type { ServiceEnvironment } from '../../contract/environment';
import { physicalName } from '../account';
import type { GateSettings } from '../gates/options';
import { type AccountPageSettings, accountFeatures } from '../identity/account-features';
import type { GateServiceSettings } from './options';

/** What the service must know of the rest of the stack. */
export interface Surroundings {
  region: string;
  publicUrl: pulumi.Input<string>;
  userPoolId: pulumi.Input<string>;
  webClientId: pulumi.Input<string>;
  mobileClientId: pulumi.Input<string>;
  /** Ids, by name, of all app clients that people sign in with. */
  appClientIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Ids of the machine clients, by name. */
  machineClientIds: Readonly<Record<string, pulumi.Input<string>>>;
  /** Origin of the managed login pages. */
  managedLoginUrl: pulumi.Input<string>;
  loadBalancerArn: pulumi.Input<string>;
  profileImageBucket: pulumi.Input<string>;
  /** Host name of the account's AWS IoT data endpoint. */
  iotEndpoint: pulumi.Input<string>;
  /** Where people get AWS credentials to follow gates with. */
  liveAccess: { identityPoolId: pulumi.Input<string>; iotPolicyName: pulumi.Input<string> } | undefined;
}

export type EnvironmentSettings = Pick<GateSettings, 'gates'> &
  AccountPageSettings &
  Pick<GateServiceSettings, 'commandTtlSeconds' | 'commandsPerMinute' | 'corsOrigins' | 'logLevel'>;

type Inputs<Names> = { [Name in keyof Names]: pulumi.Input<NonNullable<Names[Name]>> };

/** Environment variables of the service: `service/platform/config.ts` says what each means. */
export function serviceEnvironment(
  settings: EnvironmentSettings,
  surroundings: Surroundings,
): Record<string, pulumi.Input<string>> {
  const { webClientId, mobileClientId, appClientIds, machineClientIds, liveAccess } = surroundings;
  const machines = pulumi
    .output(machineClientIds)
    .apply((ids) => JSON.stringify(Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name]))));
  const features = accountFeatures(settings);
  const environment: Inputs<ServiceEnvironment> = {
    PORT: String(CONTAINER_PORT),
    PUBLIC_URL: surroundings.publicUrl,
    AWS_REGION: surroundings.region,
    COGNITO_USER_POOL_ID: surroundings.userPoolId,
    COGNITO_CLIENT_IDS: pulumi.output(appClientIds).apply((ids) => Object.values(ids).join(',')),
    ...(Object.keys(machineClientIds).length > 0 && { COGNITO_MACHINE_CLIENTS: machines }),
    COGNITO_WEB_CLIENT_ID: webClientId,
    COGNITO_DOMAIN_URL: surroundings.managedLoginUrl,
    COGNITO_PUBLIC_CLIENT_ID: mobileClientId,
    ALB_ARN: surroundings.loadBalancerArn,
    GATES: JSON.stringify(settings.gates),
    GATE_NAMESPACE: physicalName(),
    COMMAND_TTL_SECONDS: String(settings.commandTtlSeconds),
    COMMANDS_PER_MINUTE: String(settings.commandsPerMinute),
    PROFILE_IMAGE_BUCKET: surroundings.profileImageBucket,
    ...(features.length > 0 && { ACCOUNT_FEATURES: features.join(',') }),
    ...(settings.corsOrigins.length > 0 && { CORS_ORIGINS: settings.corsOrigins.join(',') }),
    LOG_LEVEL: settings.logLevel,
    ...(liveAccess && {
      IDENTITY_POOL_ID: liveAccess.identityPoolId,
      IDENTITY_IOT_POLICY: liveAccess.iotPolicyName,
    }),
    AWS_ENDPOINT_URL_IOT_DATA_PLANE: pulumi.interpolate`https://${surroundings.iotEndpoint}`,
  };
  return { ...environment };
}
