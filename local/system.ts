import { createWriteStream } from 'node:fs';
import { buildConsole } from '../scripts/build-console';
import { consoleFolder, lockDataFolder, resetDataFolder, serviceLogFile } from './data-folder';
import { assertPortsFree, type Ports, PortTakenError } from './ports';
import { seedProfileImages } from './profile-images';
import { readableLogLine } from './service-log';
import { startServiceProcess } from './service-process';
import { type SupervisedService, superviseService } from './service-supervisor';
import { type StandIns, type StandInsOptions, startStandIns } from './stand-ins';

export interface SystemOptions extends Pick<StandInsOptions, 'corsOrigins' | 'pageUrls' | 'settings'> {
  ports: Ports;
  dataFolder: string;
  /** Whether to forget what earlier runs kept. */
  reset: boolean;
  /** Told what happens, in lines for people. */
  print: (line: string) => void;
}

export interface System {
  standIns: StandIns;
  service: SupervisedService;
  stop(): Promise<void>;
}

/**
 * Local system: the stand-ins, the gates, and the real service, which is started again where it ends by itself.
 *
 * @throws {PortTakenError}
 * @throws {Error} where another system uses the data folder
 * @throws {Error} where the service does not start; nothing is left running then
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { ports, dataFolder, reset, print, ...standInOptions } = options;
  await assertPortsFree(ports);
  lockDataFolder(dataFolder);
  if (reset) await resetDataFolder(dataFolder);
  const CONSOLE_FOLDER = consoleFolder(dataFolder);
  await buildConsole(CONSOLE_FOLDER);

  const standIns = await startStandIns({ ...standInOptions, ports, dataFolder, log: print }).catch(
    (error) => {
      throw error.code === 'EADDRINUSE' ? new PortTakenError(ports, error.port) : error;
    },
  );
  const serviceLog = createWriteStream(serviceLogFile(dataFolder), { flags: 'a' });
  serviceLog.on('error', ({ message }) => print(`The service's log is not kept: ${message}`));
  const onLine = (line: string) => {
    serviceLog.write(`${line}\n`);
    print(readableLogLine(line));
  };
  const closeLog = () => new Promise((resolve) => serviceLog.end(resolve));
  try {
    await seedProfileImages(standIns.s3, standIns.cognito.users);
    const service = await superviseService({
      start: (signal) => startServiceProcess({ ...standIns.environment, CONSOLE_FOLDER }, onLine, signal),
      forwardTo: standIns.forwardTo,
      print,
    });
    return {
      standIns,
      service,
      async stop() {
        await service.stop();
        await standIns.stop();
        await closeLog();
      },
    };
  } catch (error) {
    await standIns.stop();
    await closeLog();
    throw error;
  }
}
