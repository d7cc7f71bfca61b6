import path from 'node:path';
import type { MachineClient } from './cognito/machine-clients';
import type { LocalUser } from './cognito/users';
import { serviceLogFile } from './data-folder';
import { DEFAULT_PUBLIC_PORT } from './ports';

interface Welcome {
  publicUrl: string;
  /** Origin of the sign-in pages. */
  cognitoUrl: string;
  users: readonly LocalUser[];
  machines: readonly MachineClient[];
  /** Ids of the gates; examples name one where there are several. */
  gates: readonly string[];
  dataFolder: string;
  /** Name of the stack whose options the system follows. */
  stack: string | undefined;
  /** Options of the stack that mean nothing here. */
  unused: readonly string[];
}

/** What a newcomer needs to know once everything runs. */
export function welcome({
  publicUrl,
  users,
  machines,
  cognitoUrl,
  gates,
  dataFolder,
  stack,
  unused,
}: Welcome): string {
  const port = Number(new URL(publicUrl).port);
  const portFlag = port === DEFAULT_PUBLIC_PORT ? '' : ` --port ${port}`;
  const [gate, ...others] = gates;
  const gateFlag = others.length === 0 ? '' : ` --gate ${gate}`;
  const command = JSON.stringify({ ...(others.length > 0 && { gate }), message: 'open' });
  const stackFlag = stack === undefined ? '' : ` --stack ${stack}`;
  return `
Gatehouse runs at ${publicUrl}   (Ctrl-C ends it)
${describeStack(stack, unused)}
Sign in there as
${users.map(describeUser).join('\n')}
${describeMachines(machines, cognitoUrl)}
API, to read and to try: ${publicUrl}/docs
Messages that Cognito would have sent: ${cognitoUrl}/outbox

From another terminal:
  TOKEN=$(npm run --silent token -- --user admin${stackFlag}${portFlag})
  curl -H "Authorization: Bearer $TOKEN" ${publicUrl}/v1/gates
  curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '${command}' ${publicUrl}/v1/gates/control
  curl -H "Authorization: Bearer $TOKEN" -H "Accept: image/png" -o profile.png ${publicUrl}/v1/profile-image

Inject faults into the gate (more with --help):
  npm run gate -- jam${gateFlag}${portFlag}
  npm run gate -- clear${gateFlag}${portFlag}
  npm run gate -- offline${gateFlag}${portFlag}
  npm run gate -- online${gateFlag}${portFlag}

Images, gate state, accounts and keys are kept in ${shown(dataFolder)}, the service's log in ${shown(serviceLogFile(dataFolder))}.
`;
}

/** One line about the stack's file, where one is followed. */
function describeStack(stack: string | undefined, unused: readonly string[]): string {
  if (stack === undefined) return '';
  const rest =
    unused.length > 0
      ? `, except what means nothing on this machine (docs/laptop.md says why): ${unused.join(', ')}`
      : '';
  return `\nIt follows Pulumi.${stack}.yaml${rest}.\n`;
}

/** How each machine gets a token, where there are machines. */
function describeMachines(machines: readonly MachineClient[], cognitoUrl: string): string {
  if (machines.length === 0) return '';
  const commands = machines.map(
    ({ name, id, secret, gates }) =>
      `  ${name}, for ${gates.join(', ')}: curl -u ${id}:${secret} -d grant_type=client_credentials ${cognitoUrl}/oauth2/token`,
  );
  return `\nMachines get their tokens with\n${commands.join('\n')}\n`;
}

function describeUser({ username, password, groups }: LocalUser): string {
  const membership = groups.length > 0 ? `in ${groups.join(', ')}` : 'in no group: may look, may not open';
  return `  ${username.padEnd(10)} ${password.padEnd(20)} ${membership}`;
}

/** Short where it is below the current folder. */
function shown(name: string): string {
  const relative = path.relative('', name);
  return relative.startsWith('..') ? name : relative || '.';
}
