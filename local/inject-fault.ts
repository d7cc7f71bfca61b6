import { print, readArguments, readPort, runCommand, UsageError } from './command-line';
import { COGNITO_FAULT_NAMES, COGNITO_FAULTS, FAULT_NAMES, FAULTS, isCognitoFault } from './faults';
import { DEFAULT_PUBLIC_PORT, portsFrom } from './ports';

const HELP = `Injects faults into a simulated gate, or the local Cognito, of the system that npm start runs.

  npm run gate -- state                     shows all gates
  npm run gate -- <fault> [--gate <id>]     injects a fault, or ends one

Faults:
${FAULT_NAMES.map((name) => `  ${name.padEnd(17)} ${FAULTS[name]}`).join('\n')}
${COGNITO_FAULT_NAMES.map((name) => `  ${name.padEnd(17)} ${COGNITO_FAULTS[name]}`).join('\n')}

Options:
  --gate <id>    needed where there are several gates
  --port <port>  the public port of the local system, ${DEFAULT_PUBLIC_PORT} by default
  --help`;

interface CommandLine {
  fault: string;
  gate: string | undefined;
  /** Address of the fault server. */
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
  const [fault, ...others] = positionals;
  const allowed = ['state', ...FAULT_NAMES, ...COGNITO_FAULT_NAMES];
  if (fault === undefined || others.length > 0 || !allowed.includes(fault)) {
    throw new UsageError(`Name one of ${allowed.join(', ')}`);
  }
  const { faults } = portsFrom(readPort(values.port));
  return { fault, gate: values.gate, url: `http://127.0.0.1:${faults}` };
}

async function main(): Promise<void> {
  const commandLine = readCommandLine();
  if (commandLine === 'help') return print(HELP);
  const { fault, gate, url } = commandLine;
  if (isCognitoFault(fault)) {
    return print(JSON.stringify(await call(`${url}/cognito/${fault}`, { method: 'POST' }), null, 2));
  }
  const gates = (await call(`${url}/gates`)) as Array<{ gate: string }>;
  if (fault === 'state') return print(JSON.stringify(gates, null, 2));
  const id = gate ?? (gates.length === 1 ? gates[0]?.gate : undefined);
  if (id === undefined)
    throw new UsageError(`Name a gate with --gate: ${gates.map((one) => one.gate).join(', ')}`);
  const state = await call(`${url}/gates/${encodeURIComponent(id)}/${fault}`, { method: 'POST' });
  print(JSON.stringify(state, null, 2));
}

/** @throws {Error} with what the fault server said, or that it is not there */
async function call(address: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(address, init).catch(() => {
    throw new Error('The local system is not running: start it with npm start, or name its port with --port');
  });
  const body: unknown = await response.json();
  if (response.ok) return body;
  throw new Error((body as { error: string }).error);
}

runCommand(main);
