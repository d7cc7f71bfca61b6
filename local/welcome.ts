import path from 'node:path';
import type { LocalUser } from './cognito/users';
import { serviceLogFile } from './data-folder';
import { DEFAULT_PUBLIC_PORT } from './ports';

interface Welcome {
  publicUrl: string;
  users: readonly LocalUser[];
  dataFolder: string;
}

/** What a newcomer needs to know once everything runs. */
export function welcome({ publicUrl, users, dataFolder }: Welcome): string {
  const port = Number(new URL(publicUrl).port);
  const portFlag = port === DEFAULT_PUBLIC_PORT ? '' : ` --port ${port}`;
  return `
Gatehouse runs at ${publicUrl}   (Ctrl-C ends it)

Sign in there as
${users.map(describeUser).join('\n')}

API, to read and to try: ${publicUrl}/docs

From another terminal:
  TOKEN=$(npm run --silent token -- --user admin${portFlag})
  curl -H "Authorization: Bearer $TOKEN" ${publicUrl}/v1/gates
  curl -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{"message":"open"}' ${publicUrl}/v1/gates/control
  curl -H "Authorization: Bearer $TOKEN" -H "Accept: image/png" -o profile.png ${publicUrl}/v1/profile-image

Inject faults into the gate (more with --help):
  npm run gate -- jam${portFlag}
  npm run gate -- clear${portFlag}
  npm run gate -- offline${portFlag}
  npm run gate -- online${portFlag}

Images, gate state and keys are kept in ${shown(dataFolder)}, the service's log in ${shown(serviceLogFile(dataFolder))}.
`;
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
