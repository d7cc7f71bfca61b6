import cors from 'cors';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { LIVENESS_PATH, READINESS_PATH } from '../contract/edge';
import { createAccess } from './auth/access';
import { resourceMetadataRoute } from './auth/resource-metadata-route';
import { consoleRoute } from './console/console-route';
import { documentationRoutes } from './documentation/documentation-routes';
import { controlRoute } from './gates/control-route';
import { gateRoutes } from './gates/gate-routes';
import { createGateStateReader } from './gates/gate-state';
import { createCommandPublisher } from './gates/publish-command';
import { healthRoutes, type ReadinessCheck } from './health/health-routes';
import { answerProblem } from './platform/answer-problem';
import type { AwsClients } from './platform/aws-clients';
import type { Config } from './platform/config';
import { requestLog } from './platform/log';
import { answerNotFound } from './platform/request-problems';
import { createRouter, type Route } from './platform/route';
import { securityHeaders } from './platform/security-headers';
import { createImageStore } from './profile/image-store';
import { meRoute } from './profile/me-route';
import { profileRoutes } from './profile/profile-routes';
import { sessionRoutes } from './session/session-routes';

interface AppOptions {
  config: Config;
  clients: AwsClients;
  logger: Logger;
  /** Reasons to refuse traffic besides missing signing keys, such as draining. */
  readiness?: readonly ReadinessCheck[];
}

export interface App {
  /** The request handler; give it to `http.createServer` or to supertest. */
  express: Express;
  routes: readonly Route[];
  /** Fetches the signing keys, now and from then on; the app is not ready before. */
  start(): Promise<void>;
  stop(): void;
}

/** Health checks come every few seconds, and would be most of the log. */
const QUIET_PATHS = new Set([LIVENESS_PATH, READINESS_PATH]);

/** Composes the service from its features. */
export function createApp({ config, clients, logger, readiness = [] }: AppOptions): App {
  const access = createAccess(config, logger);
  const { gates, commandsPerMinute, commandTtlSeconds, profileImageBucket } = config;
  const publish = createCommandPublisher(clients, commandTtlSeconds);
  const keysMissing: ReadinessCheck = () =>
    access.keys.hydrated ? undefined : 'The signing keys of the user pool have not been fetched yet';

  const routes: Route[] = [
    consoleRoute(),
    controlRoute({ gates, commandsPerMinute, access, publish, logger }),
    ...gateRoutes({ gates, access, readState: createGateStateReader(clients) }),
    ...profileRoutes({ access, store: createImageStore(clients, profileImageBucket) }),
    meRoute({ access }),
    ...sessionRoutes(config),
    ...documentationRoutes(config, () => routes),
    resourceMetadataRoute(config),
    ...healthRoutes([keysMissing, ...readiness]),
  ];

  const app = express();
  app.disable('x-powered-by');
  // Routes that can be revalidated set an ETag of their own.
  app.disable('etag');
  // Exactly the load balancer: what it appends to X-Forwarded-For is true, what is before that is the client's word.
  app.set('trust proxy', 1);
  app.use(requestLog(logger, { isQuiet: (path) => QUIET_PATHS.has(path) }));
  app.use(securityHeaders());
  if (config.corsOrigins.length > 0) app.use('/v1', allowOrigins(config.corsOrigins));
  app.use(createRouter(routes));
  app.use(answerNotFound);
  app.use(answerProblem);

  return {
    express: app,
    routes,
    start: () => access.keys.start(),
    stop: () => access.keys.stop(),
  };
}

/** Lets pages of these origins call the API with a bearer token; never with the load balancer's cookie. */
function allowOrigins(origins: string[]) {
  return cors({
    origin: origins,
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match'],
    exposedHeaders: ['ETag', 'Retry-After', 'WWW-Authenticate'],
    maxAge: 600,
  });
}
