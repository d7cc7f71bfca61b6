import type { RequestListener } from 'node:http';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { LIVENESS_PATH, READINESS_PATH } from '../contract/edge';
import { accountRoutes } from './account/account-routes';
import { createAccess } from './auth/access';
import { loggedPrincipal } from './auth/principal';
import { resourceMetadataRoute } from './auth/resource-metadata-route';
import { ConsoleFiles } from './console/console-files';
import { consoleRoutes } from './console/console-routes';
import { documentationRoutes } from './documentation/documentation-routes';
import { CONTROL_PATH, controlRoute } from './gates/control-route';
import { EventStreams } from './gates/event-streams';
import { gateRoutes } from './gates/gate-routes';
import { GateViews } from './gates/gate-view';
import { LastCommands } from './gates/last-commands';
import { createCommandPublisher } from './gates/publish-command';
import { healthRoutes } from './health/health-routes';
import { LiveGates } from './live/live-gates';
import { createShadowReader } from './live/read-shadow';
import { liveAccessRoutes } from './live-access/live-access-route';
import { answerProblem } from './platform/answer-problem';
import { type AwsCalls, createAwsClients } from './platform/aws-clients';
import type { Config } from './platform/config';
import { API_PREFIX, crossOrigin } from './platform/cross-origin';
import { describeError } from './platform/describe-error';
import { EarlyRefusal } from './platform/early-refusal';
import { LoadLimit } from './platform/load-limit';
import { requestLog } from './platform/log';
import { Pages } from './platform/pages';
import type { Part } from './platform/part';
import { checkHead } from './platform/request-head';
import { answerNotFound } from './platform/request-problems';
import { createRouter, type Route } from './platform/route';
import { SECURITY_HEADERS, securityHeaders } from './platform/security-headers';
import { CallerProfiles } from './profile/caller-profile';
import { createImageStore } from './profile/image-store';
import { meRoute } from './profile/me-route';
import { profileRoutes } from './profile/profile-routes';
import { sessionRoutes } from './session/session-routes';

interface AppOptions {
  config: Config;
  logger: Logger;
  awsCalls?: AwsCalls | undefined;
  /** Most requests under way. */
  requestLimit?: number | undefined;
  /** Parts besides the app's own, each with its routes. */
  parts?: readonly Part[];
}

/** App: the service's request handler, and the life of all its parts. */
export interface App {
  /** Give it to `http.createServer` or to supertest. */
  handle: RequestListener;
  /** What answers the requests that are let in. */
  express: Express;
  routes: readonly Route[];
  /** Starts every part; the app is not ready before none of them says that it is not. */
  start(): Promise<void>;
  /** Makes the app unready for good, and tells every part, so that what holds the server open ends. */
  drain(): void;
  stop(): void;
}

/** Health checks come every few seconds, and would be most of the log. */
const QUIET_PATHS = new Set([LIVENESS_PATH, READINESS_PATH]);

const CONTROL_PATHS = [CONTROL_PATH, `${CONTROL_PATH}/`];
/** What is let in under any load: health checks, and commands, of which each has to be read to know whether it is a stop. */
const ALWAYS_LET_IN = new Set([...QUIET_PATHS, ...CONTROL_PATHS]);
/** Bodies that may ask for a stop: an escape in JSON can stand for any letter. */
const MAYBE_STOP = /stop|\\/;

/** Composes the service from its parts and features. */
export function createApp({ config, logger, awsCalls, requestLimit, parts: more = [] }: AppOptions): App {
  const access = createAccess(config, logger);
  const clients = createAwsClients(config.region, awsCalls);
  const { gates, commandsPerMinute, commandTtlSeconds, profileImageBucket } = config;
  const readShadow = createShadowReader(clients);
  const live = new LiveGates({ config, clients, readShadow, logger });
  const lastCommands = new LastCommands();
  const views = new GateViews(lastCommands);
  const allowOrigin = crossOrigin(config.corsOrigins, logger);
  const load = new LoadLimit(requestLimit);
  const early = new EarlyRefusal({
    load,
    logger,
    headers: SECURITY_HEADERS,
    allowOrigin,
    isRefusable: (path) => path.startsWith(API_PREFIX),
    neverRefused: (path) => (CONTROL_PATHS.includes(path) ? MAYBE_STOP : undefined),
  });
  const streams = new EventStreams({ gates, access, live, views, load });
  const profiles = new CallerProfiles(clients, config.cognitoDomainUrl);
  const parts: readonly Part[] = [access.keys, clients, profiles, live, streams, early, ...more];
  let draining = false;
  const unready = () =>
    [draining ? 'The service is about to stop' : undefined, ...parts.map((part) => part.unready?.())].filter(
      (reason) => reason !== undefined,
    );

  const consoleFiles = new ConsoleFiles(config.consoleFolder);
  const pages = new Pages((name) => consoleFiles.asset(name));
  const publish = createCommandPublisher(clients, commandTtlSeconds);
  const routes: Route[] = [
    ...consoleRoutes(consoleFiles, gates),
    controlRoute({ gates, commandsPerMinute, access, publish, lastCommands, live: live.copy, load, logger }),
    ...gateRoutes({ gates, access, live: live.copy, readShadow, views }),
    ...liveAccessRoutes({ config, access, clients }),
    ...profileRoutes({ access, store: createImageStore(clients, profileImageBucket) }),
    meRoute({ access, profiles }),
    ...accountRoutes({
      access,
      clients,
      features: config.accountFeatures,
      publicUrl: config.publicUrl,
      logger,
    }),
    ...sessionRoutes(config, pages),
    ...documentationRoutes(config, () => routes),
    resourceMetadataRoute(config),
    ...healthRoutes(unready),
    ...parts.flatMap((part) => part.routes ?? []),
  ];

  const app = express();
  app.disable('x-powered-by');
  // Routes that can be revalidated set an ETag of their own.
  app.disable('etag');
  // Exactly the load balancer: what it appends to X-Forwarded-For is true, what is before that is the client's word.
  app.set('trust proxy', 1);
  app.use(
    requestLog(logger, { isQuiet: (path) => QUIET_PATHS.has(path), describePrincipal: loggedPrincipal }),
  );
  app.use(securityHeaders);
  app.use(checkHead);
  app.use(load.handler(({ path }) => ALWAYS_LET_IN.has(path)));
  app.use(allowOrigin);
  app.use(createRouter(routes));
  app.use(answerNotFound);
  app.use(answerProblem(pages));

  /** One part's failure must not keep the others from hearing. */
  const tellAll = (event: 'drain' | 'stop') => {
    for (const part of parts) {
      try {
        part[event]?.();
      } catch (error) {
        logger.error({ event, cause: describeError(error) }, 'a part failed');
      }
    }
  };

  return {
    handle: early.before(app),
    express: app,
    routes,
    async start() {
      await Promise.all(parts.map((part) => part.start?.()));
    },
    drain() {
      draining = true;
      tellAll('drain');
    },
    stop() {
      tellAll('stop');
    },
  };
}
