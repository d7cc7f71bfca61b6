import path from 'node:path';
import { print, readArguments, readOrigin, readPageUrl, readPort, runCommand } from './command-line';
import { DEFAULT_DATA_FOLDER } from './data-folder';
import { DEFAULT_PUBLIC_PORT, portsFrom } from './ports';
import { readStack } from './stack-settings';
import { startSystem } from './system';
import { welcome } from './welcome';

const HELP = `Runs all of Gatehouse on this machine: the service, stand-ins for Amazon Cognito, the load balancer, S3 and
AWS IoT, and a simulated gate. The stand-ins can be reached from this machine only; nothing needs an AWS account.

  npm start
  npm start -- [options]

Options:
  --port <port>    public port, ${DEFAULT_PUBLIC_PORT} by default; the eight ports after it are used too:
                   Cognito +1, AWS IoT data plane +2, MQTT +3, S3 +4, the service +5,
                   the load balancer's public keys +6, the fault server +7, other identity providers +8
  --data <folder>  where images, gate state, accounts and signing keys are kept, ${DEFAULT_DATA_FOLDER} by default
  --reset          forget what is kept there first
  --stack <name>   follow the options of Pulumi.<name>.yaml, as far as they mean something here: gates, groups,
                   administrators, sign-up, second factors, passwords, messages, lifetimes of tokens, callbacks,
                   origins, limits of commands
  --cors-origin <origin>  origin of a web app that may call the API, besides every http://localhost:<port>
  --callback <url>        where a web app may come back to after signing in and out, with its path;
                          both may be given several times
  --help

LOG_LEVEL=debug in the environment makes the service say more.
Ctrl-C ends everything.`;

async function main(): Promise<void> {
  const { values } = readArguments({
    options: {
      port: { type: 'string', default: String(DEFAULT_PUBLIC_PORT) },
      data: { type: 'string', default: DEFAULT_DATA_FOLDER },
      reset: { type: 'boolean', default: false },
      stack: { type: 'string' },
      'cors-origin': { type: 'string', multiple: true, default: [] },
      callback: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(HELP);
  const ports = portsFrom(readPort(values.port));
  const dataFolder = path.resolve(values.data);
  const corsOrigins = values['cors-origin'].map(readOrigin);
  const pageUrls = values.callback.map(readPageUrl);
  const stack = values.stack === undefined ? undefined : readStack(values.stack);

  const stop = stopRequest();
  const starting = startSystem({
    ports,
    dataFolder,
    reset: values.reset,
    corsOrigins,
    pageUrls,
    print,
    ...(stack && { settings: stack.settings }),
  });
  const system = await Promise.race([starting, stop]);
  // Whatever it waits for, and all that it has started, ends with this process.
  if (system === STOP_REQUESTED) process.exit(INTERRUPTED);
  const { publicUrl, cognito, gates } = system.standIns;
  print(
    welcome({
      publicUrl,
      cognitoUrl: cognito.url,
      users: cognito.users,
      machines: cognito.machines,
      gates: gates.map(({ gate }) => gate.id),
      dataFolder,
      stack: values.stack,
      unused: stack?.unused ?? [],
    }),
  );

  const end = await Promise.race([stop, system.service.ended]);
  await system.stop();
  if (end !== STOP_REQUESTED) throw new Error(`${end}. It does not stay up, so everything was stopped.`);
  print('Everything has stopped.');
}

const STOP_REQUESTED = Symbol('stop requested');

/** Exit code of a start that was interrupted, as of a program that SIGINT ended. */
const INTERRUPTED = 130;

/** How often to look whether whoever started this is still there, in milliseconds. */
const PARENT_INTERVAL = 500;

/** Resolves when somebody wants everything to end: by a signal, or by ending npm, which passes no signal on. */
function stopRequest(): Promise<typeof STOP_REQUESTED> {
  return new Promise((resolve) => {
    const stop = () => resolve(STOP_REQUESTED);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
    const parent = process.ppid;
    setInterval(() => process.ppid === parent || stop(), PARENT_INTERVAL).unref();
  });
}

// The AWS SDK's advice to use a newer Node is for those who deploy.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
runCommand(main);
