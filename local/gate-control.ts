import { print, readArguments, readPort, runCommand, UsageError } from './command-line';
import { GATE_EVENTS } from './gate/gate-events';
import { DEFAULT_PUBLIC_PORT, portsFrom } from './ports';

const HELP = `Plays fate with a gate of the local system that npm start runs.

  npm run gate -- state                     shows all gates
  npm run gate -- <event> [--gate <id>]     lets something happen to one

Events:
  jam          something is in the way of the movement under way, or of the next one
  clear        nothing is in the way any more
  offline      the gate loses its connection, as in a power cut of the router
  online       it comes back
  lose-clock   it no longer trusts its clock, and refuses to open
  set-clock    it trusts its clock again

Options:
  --gate <id>    needed where there are several gates
  --port <port>  the public port of the local system, ${DEFAULT_PUBLIC_PORT} by default
  --help`;

interface CommandLine {
  event: string;
  gate: string | undefined;
  /** Address of the gate control. */
  url: string;
}

function readCommandLine(): CommandLine | 'help' {
  const { values, positionals } = readArguments({
    allowPositionals: true,
    options: {
      gate: { type: 'string' },
      port: { type: 'string', default: String(DEFAULT_PUBLIC_PORT) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const [event, ...others] = positionals;
  const allowed = ['state', ...GATE_EVENTS];
  if (event === undefined || others.length > 0 || !allowed.includes(event)) {
    throw new UsageError(`Name one of ${allowed.join(', ')}`);
  }
  const { gateControl } = portsFrom(readPort(values.port));
  return { event, gate: values.gate, url: `http://127.0.0.1:${gateControl}` };
}

async function main(): Promise<void> {
  const commandLine = readCommandLine();
  if (commandLine === 'help') return print(HELP);
  const { event, gate, url } = commandLine;
  const gates = (await call(`${url}/gates`)) as Array<{ gate: string }>;
  if (event === 'state') return print(JSON.stringify(gates, null, 2));
  const id = gate ?? (gates.length === 1 ? gates[0]?.gate : undefined);
  if (id === undefined)
    throw new UsageError(`Name a gate with --gate: ${gates.map((one) => one.gate).join(', ')}`);
  const state = await call(`${url}/gates/${encodeURIComponent(id)}/${event}`, { method: 'POST' });
  print(JSON.stringify(state, null, 2));
}

/** @throws {Error} with what the gate control said, or that it is not there */
async function call(address: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(address, init).catch(() => {
    throw new Error('The local system is not running: start it with npm start, or name its port with --port');
  });
  const body: unknown = await response.json();
  if (response.ok) return body;
  throw new Error((body as { error: string }).error);
}

runCommand(main);
