import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { brokerOf, readConfiguration } from './configuration';
import { GateDevice } from './gate-device';
import { SYSTEM_CLOCK } from './gate-drive';
import { TimedDrive } from './timed-drive';

const HELP = `Makes this machine the controller of one gate: it takes the gate's commands from AWS IoT, moves the gate by HTTP
requests to a relay or by programs, and reports its state. docs/connect-a-gate.md leads from an empty machine to a
moving gate, docs/device-protocol.md is what it follows.

  npm run gate:device -- --config <file>

Options:
  --config <file>  configuration, as JSON; files that it names are looked for beside it
  --help

Configuration:
  broker         mqtts://<iotEndpoint>:8883, from the stack's outputs; mqtt://127.0.0.1:8083 for npm start
  gate           id of the gate
  clientId       the two, from the stack's output devices
  commandTopic
  certificates   [{"certificate": file, "key": file}, ...], PEM; while one replaces another, name both: each attempt
                 to connect after a refused one takes the next
  authority      file with the broker's authority, PEM; the public ones by default
  drive          {"travelSeconds": number, "open": action, "close": action, "stop": action}, an action being
                 {"url": "http://192.0.2.10/rpc/Cover.Open?id=0", "method": "GET"} or {"command": [program, argument]}
  clockFile      the clock is trusted once this file exists, by default as soon as systemd-timesyncd has asked a time
                 server; null trusts it always

SIGTERM and SIGINT stop the gate, report that it goes, and end the program.`;

/** How often to look whether the clock is set, in milliseconds. */
const CLOCK_INTERVAL = 1_000;

const print = (line: string) => process.stdout.write(`${line}\n`);

function main(): void {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    print(HELP);
    return;
  }
  if (values.config === undefined)
    throw new Error('Name a configuration with --config; --help says what is in it');
  const configuration = readConfiguration(values.config);
  const { gate, clientId, commandTopic, drive, clockFile } = configuration;
  const { travelSeconds, ...actions } = drive;
  const clock = SYSTEM_CLOCK;
  const device = new GateDevice({
    gate: { id: gate, thing: clientId, topic: commandTopic },
    broker: (failures) => brokerOf(configuration, failures),
    clock,
    createDrive: (events) => new TimedDrive({ ...events, clock, travelSeconds, actions }),
    log: (line) => print(`gate ${gate} ${line}`),
  });
  // What an earlier run has begun may still be under way.
  device.controller.halt();
  const stopWatching = trustClockOnce(device, clockFile);
  device.keepConnected();

  const stop = () => {
    stopWatching();
    device.stop().catch((error: Error) => fail(error));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
}

/** Lets the gate trust the clock as soon as the file exists; the answer ends the watch. */
function trustClockOnce({ controller }: GateDevice, clockFile: string | null): () => void {
  const isSet = () => clockFile === null || existsSync(clockFile);
  if (isSet()) return () => undefined;
  print(`The clock is not set: ${clockFile} does not exist. Until then the gate refuses to move.`);
  controller.trustClock(false);
  const watch = setInterval(() => {
    if (!isSet()) return;
    clearInterval(watch);
    controller.trustClock(true);
    print('The clock is set.');
  }, CLOCK_INTERVAL);
  return () => clearInterval(watch);
}

function fail({ message }: Error): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

try {
  main();
} catch (error) {
  fail(error as Error);
}
