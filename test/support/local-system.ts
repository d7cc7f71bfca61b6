import type { ServiceEnvironment } from '../../contract/environment';
import { type StandIns, type StandInsOptions, startStandIns } from '../../local/stand-ins';
import { readConfig } from '../../service/platform/config';
import { createLogger } from '../../service/platform/log';
import { type Server, startServer } from '../../service/server';
import { collectLines, type LogLine } from './service-under-test';

export interface LocalSystem extends StandIns {
  /** Replaces the service by another as a deployment does: the new one gets the traffic, then the old one stops. */
  deploy(): Promise<void>;
  /** Audit records, oldest first; the service says nothing else here. */
  audit: readonly LogLine[];
}

/** The stand-ins with the real service behind their load balancer, in this process and on free ports. */
export async function startLocalSystem(
  options: StandInsOptions = {},
  environment: ServiceEnvironment = {},
): Promise<LocalSystem> {
  const standIns = await startStandIns(options);
  Object.assign(process.env, standIns.environment);
  const config = readConfig({ ...standIns.environment, ...environment });
  const audit: LogLine[] = [];
  const logger = createLogger('silent', collectLines(audit));
  let server: Server | undefined;
  const deploy = async () => {
    const former = server;
    server = await startServer(config, logger);
    standIns.forwardTo(`http://127.0.0.1:${server.port}`);
    await former?.stop();
  };
  await deploy();
  return {
    ...standIns,
    deploy,
    audit,
    async stop() {
      await server?.stop();
      await standIns.stop();
    },
  };
}
