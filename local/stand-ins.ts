import { ANY_LOCAL_PORT, type ServiceEnvironment } from '../contract/environment';
import type { Gate } from '../contract/gate';
import { accountFeatures } from '../infra/identity/account-features';
import { startAlb } from './alb/start-alb';
import { ALB_ARN, ALB_KEYS_ORIGIN, CREDENTIALS, ISSUER, REGION, USER_POOL_ID } from './aws-account';
import { type LocalCognito, startCognito } from './cognito/start-cognito';
import type { LocalUser } from './cognito/users';
import { type FaultServer, startFaultServer } from './fault-server';
import { type SimulatedGate, startSimulatedGate } from './gate/simulated-gate';
import { type LocalIot, startIot } from './iot/start-iot';
import { ANY_FREE_PORTS, type Ports } from './ports';
import { type LocalS3, startS3 } from './s3/start-s3';
import { STACK_DEFAULTS, type StackSettings } from './stack-settings';

export interface StandInsOptions {
  /** Any free ports by default. */
  ports?: Ports;
  /** Where keys, images and shadows outlive the process; without it nothing does. */
  dataFolder?: string;
  /** Options of the stack that the system stands for; its defaults by default. */
  settings?: StackSettings;
  /** The stack's own by default. */
  gates?: readonly Gate[];
  users?: readonly LocalUser[];
  /** Callbacks and sign-out addresses of a web app, besides the stack's. */
  pageUrls?: readonly string[];
  /** Origins of web apps that are not on this machine's `http://localhost`. */
  corsOrigins?: readonly string[];
  /** How long the simulated gates take from closed to open. */
  travelSeconds?: number;
  /** Told in plain words what the gates do. */
  log?: (line: string) => void;
}

/** Everything that the service needs from AWS, and the gates, on loopback. */
export interface StandIns {
  /** Configures `service/main.ts`, and the AWS SDK in its process. */
  environment: ServiceEnvironment & Record<string, string>;
  /** Origin of the load balancer, `http://localhost:<port>`. */
  publicUrl: string;
  /** Registers the tasks of the service at the load balancer, in place of those before. */
  forwardTo(...serviceUrls: string[]): void;
  cognito: LocalCognito;
  s3: LocalS3;
  iot: LocalIot;
  gates: readonly SimulatedGate[];
  faultServer: FaultServer;
  stop(): Promise<void>;
}

/**
 * Starts all stand-ins and the simulated gates.
 *
 * @throws {Error} with `code` `EADDRINUSE` and the port where one is taken; nothing is left running then
 */
export async function startStandIns(options: StandInsOptions = {}): Promise<StandIns> {
  const running: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopOne of running.splice(0).reverse()) await stopOne();
  };
  const keep = <Running extends { stop(): Promise<void> }>(started: Running): Running => {
    running.push(() => started.stop());
    return started;
  };
  try {
    return { ...(await startAll(options, keep)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Keep = <Running extends { stop(): Promise<void> }>(started: Running) => Running;

async function startAll(options: StandInsOptions, keep: Keep): Promise<Omit<StandIns, 'stop'>> {
  const { ports = ANY_FREE_PORTS, settings = STACK_DEFAULTS, users, travelSeconds, log } = options;
  const { gates = settings.gates } = options;
  const { pageUrls = [], corsOrigins = [] } = options;
  const data = options.dataFolder === undefined ? {} : { dataFolder: options.dataFolder };

  // It listens first: Cognito registers callbacks there.
  const alb = keep(await startAlb({ port: ports.loadBalancer, keyPort: ports.loadBalancerKeys }));
  const { publicUrl } = alb;
  const cognito = keep(
    await startCognito({
      port: ports.cognito,
      identityProviderPort: ports.identityProvider,
      publicUrl,
      settings,
      pageUrls,
      ...data,
      ...(log && { log }),
      ...(users && { users }),
    }),
  );
  const { web, mobile } = cognito.clients;
  alb.authenticateWith(cognito.url, web);
  const s3 = keep(await startS3({ port: ports.s3, ...data }));
  const iot = keep(await startIot({ httpPort: ports.iotDataPlane, mqttPort: ports.mqtt, gates, ...data }));
  const simulatedGates: SimulatedGate[] = [];
  for (const gate of gates) {
    const { mqttUrl } = iot;
    const timing = travelSeconds === undefined ? {} : { travelSeconds };
    simulatedGates.push(keep(await startSimulatedGate({ gate, mqttUrl, ...timing, ...(log && { log }) })));
  }
  const faultServer = keep(await startFaultServer({ gates: simulatedGates, cognito, port: ports.faults }));

  return {
    publicUrl,
    forwardTo: alb.forwardTo,
    cognito,
    s3,
    iot,
    gates: simulatedGates,
    faultServer,
    environment: {
      HOST: '127.0.0.1',
      PORT: String(ports.service),
      PUBLIC_URL: publicUrl,
      AWS_REGION: REGION,
      COGNITO_USER_POOL_ID: USER_POOL_ID,
      COGNITO_CLIENT_IDS: Object.values(cognito.clients)
        .map(({ id }) => id)
        .join(','),
      COGNITO_MACHINE_CLIENTS: JSON.stringify(
        Object.fromEntries(cognito.machines.map(({ id, name }) => [id, name])),
      ),
      COGNITO_WEB_CLIENT_ID: web.id,
      COGNITO_PUBLIC_CLIENT_ID: mobile.id,
      COGNITO_DOMAIN_URL: cognito.url,
      ALB_ARN,
      GATES: JSON.stringify(gates),
      PROFILE_IMAGE_BUCKET: s3.bucket,
      ACCOUNT_FEATURES: accountFeatures(settings).join(','),
      COMMAND_TTL_SECONDS: String(settings.commandTtlSeconds),
      COMMANDS_PER_MINUTE: String(settings.commandsPerMinute),
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? settings.logLevel,
      CORS_ORIGINS: [ANY_LOCAL_PORT, ...settings.corsOrigins, ...corsOrigins].join(','),
      KEY_ENDPOINT_OVERRIDES: JSON.stringify({
        [new URL(ISSUER).origin]: cognito.url,
        [ALB_KEYS_ORIGIN]: alb.keysUrl,
      }),
      // No load balancer has to notice here that the service is about to stop.
      DRAIN_DELAY_SECONDS: '0',
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_IOT_DATA_PLANE: iot.url,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: cognito.url,
      // Its advice to use a newer Node is for those who deploy.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    },
  };
}
