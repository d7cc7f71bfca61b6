import { pino } from 'pino';
import type { ServiceEnvironment } from '../../contract/environment';
import { type StandIns, type StandInsOptions, startStandIns } from '../../local/stand-ins';
import { readConfig } from '../../service/platform/config';
import { startServer } from '../../service/server';

/** The stand-ins with the real service behind their load balancer, in this process and on free ports. */
export async function startLocalSystem(
  options: StandInsOptions = {},
  environment: ServiceEnvironment = {},
): Promise<StandIns> {
  const standIns = await startStandIns(options);
  Object.assign(process.env, standIns.environment);
  const server = await startServer(
    readConfig({ ...standIns.environment, ...environment }),
    pino({ level: 'silent' }),
  );
  standIns.forwardTo(`http://127.0.0.1:${server.port}`);
  return {
    ...standIns,
    async stop() {
      await server.stop();
      await standIns.stop();
    },
  };
}
