import { parseArgs } from 'node:util';
import { MESSAGES, type Message } from '../../contract/device-protocol';

/** What to examine, and how far to go. */
export interface SmokeOptions {
  /** Origin of the deployment, without a path. */
  url: string;
  /** Absent where only what needs no sign-in is examined. */
  token?: string;
  /** Accept any certificate: a stack without a domain has a self-signed one. */
  insecure: boolean;
  /** Publish this command; a real gate obeys it. */
  command?: Message;
  /** The gate for the command; not needed where the token's user may command one gate only. */
  gate?: string;
  /** Replace the profile image of the token's user, and put the old one back. */
  image: boolean;
}

export const USAGE = `Examines a running Gatehouse: its API document, what it refuses, and what a signed-in user sees.

  npm run smoke -- --url <origin> --token <access token> [options]
  npm run smoke -- --url <origin> --anonymous [--insecure]

  --url       where it runs, such as https://gates.example.com or http://localhost:8080
  --token     Cognito access token; better in the environment variable GATEHOUSE_TOKEN, which no process list shows
  --anonymous examine only what needs no sign-in, without a token
  --insecure  accept any certificate, for a stack without a domain
  --command   also publish a command, one of ${MESSAGES.join(', ')}: a real gate obeys. stop moves nothing
              that stands still
  --gate      id of the gate for --command, where the user may command several
  --image     also replace the user's profile image, and put the old one back
  --help      show this

It changes nothing without --command and --image. Exit code: 0 all as it should be, 1 not so, 2 wrong usage.`;

/** A mistake in the command line; the message says what is allowed. */
export class UsageError extends Error {}

/**
 * @returns undefined where help was asked for
 * @throws {UsageError}
 */
export function readOptions(
  commandLine: string[],
  environment: Partial<Record<'GATEHOUSE_TOKEN', string>>,
): SmokeOptions | undefined {
  const values = parse(commandLine);
  if (values.help) return undefined;
  const { url = '', command, gate } = values;
  const insecure = values.insecure ?? false;
  if (values.anonymous) {
    const others = (['token', 'command', 'gate', 'image'] as const).filter((name) => values[name]);
    if (others.length > 0) throw new UsageError(`--anonymous must stand without --${others.join(', --')}`);
    return { url: origin(url), insecure, image: false };
  }
  const token = values.token ?? environment.GATEHOUSE_TOKEN ?? '';
  if (command !== undefined && !isMessage(command)) {
    throw new UsageError(`--command must be one of ${MESSAGES.join(', ')}`);
  }
  if (gate !== undefined && command === undefined) throw new UsageError('--gate needs --command');
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
    throw new UsageError(
      '--token (or GATEHOUSE_TOKEN) must be a Cognito access token, or --anonymous be given',
    );
  }
  return {
    url: origin(url),
    token,
    insecure,
    image: values.image ?? false,
    ...(command && { command }),
    ...(gate && { gate }),
  };
}

function parse(commandLine: string[]) {
  try {
    return parseArgs({
      args: commandLine,
      options: {
        url: { type: 'string' },
        token: { type: 'string' },
        anonymous: { type: 'boolean' },
        insecure: { type: 'boolean' },
        command: { type: 'string' },
        gate: { type: 'string' },
        image: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    // Node's own message names the option; what follows its first sentence is about positional arguments.
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0] : String(error));
  }
}

function isMessage(command: string): command is Message {
  return (MESSAGES as readonly string[]).includes(command);
}

/** A token must not travel in the clear, so plain HTTP is for this machine alone. */
function origin(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.pathname !== '/' || parsed.search !== '') {
    throw new UsageError('--url must be an origin such as https://gates.example.com');
  }
  const isLocal = ['localhost', '127.0.0.1'].includes(parsed.hostname);
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLocal)) {
    throw new UsageError('--url must start with https://, or with http://localhost');
  }
  return parsed.origin;
}
