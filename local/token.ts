import { createAppClients } from './cognito/app-clients';
import { signInAtHostedPages, UnreachableError } from './cognito/hosted-sign-in';
import { findUser, LOCAL_USERS, type LocalUser, usersOf } from './cognito/users';
import { print, readArguments, readPort, runCommand, UsageError } from './command-line';
import { DEFAULT_PUBLIC_PORT, portsFrom } from './ports';
import { readStack, STACK_DEFAULTS } from './stack-settings';

const namesOf = (users: readonly LocalUser[]) => users.map(({ username }) => username).join(', ');

const HELP = `Signs a user in at the local system that npm start runs, with code and PKCE as the mobile app does, and
prints the access token.

  npm run --silent token -- --user <name>

Options:
  --user <name>  one of ${namesOf(LOCAL_USERS)}, or of those that a stack adds
  --stack <name> the stack that npm start follows, where it follows one
  --port <port>  public port of the local system, ${DEFAULT_PUBLIC_PORT} by default
  --help`;

async function main(): Promise<void> {
  const { values } = readArguments({
    options: {
      user: { type: 'string' },
      stack: { type: 'string' },
      port: { type: 'string', default: String(DEFAULT_PUBLIC_PORT) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(HELP);
  const ports = portsFrom(readPort(values.port));
  const settings = values.stack === undefined ? STACK_DEFAULTS : readStack(values.stack).settings;
  const users = usersOf(settings);
  if (values.user === undefined) throw new UsageError(`--user must name one of ${namesOf(users)}`);
  const user = findUser(users, values.user);
  if (!user) throw new UsageError(`There is no user ${values.user}; there is ${namesOf(users)}`);

  const cognitoUrl = `http://localhost:${ports.cognito}`;
  const client = createAppClients(`http://localhost:${ports.loadBalancer}`, settings).mobile;
  const { access_token } = await signInAtHostedPages({ cognitoUrl, client, user }).catch((error) => {
    if (!(error instanceof UnreachableError)) throw error;
    throw new Error(
      `No local system answers at port ${ports.loadBalancer}: start it with npm start, or name its port with --port`,
    );
  });
  print(access_token);
}

runCommand(main);
