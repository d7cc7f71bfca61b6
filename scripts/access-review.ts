import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  paginateAdminListGroupsForUser,
  paginateAdminListUserAuthEvents,
  paginateListUsers,
  UserPoolAddOnNotEnabledException,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';

const HELP = `Lists everybody in the user pool of a stack, so that somebody can look for accounts and rights that are no longer used:
who signed in last and when, state of the account, second factors, groups. It changes nothing.

  npm run access-review -- --stack <stack> [--json]
  npm run access-review -- --user-pool-id <id> [--json]

  --stack         stack of Pulumi, such as prod; the Pulumi CLI is asked for its user pool
  --user-pool-id  the user pool itself
  --json          print JSON instead of a table
  --help          show this

Cognito tells when somebody signed in only where threat protection is on (plus tier). Elsewhere the column says unknown, and the
audit records of sign-ins tell it: they are in the log group whose name has post-authentication.

AWS credentials and region are found where the AWS SDK looks for them, such as AWS_PROFILE and AWS_REGION. They need
cognito-idp:ListUsers, AdminGetUser, AdminListGroupsForUser and AdminListUserAuthEvents on the user pool.`;

/** One account, as the review shows it. */
interface ReviewedAccount {
  username: string;
  /** E-mail address, else phone number. */
  contact: string | null;
  /** Cognito's state of the account, such as CONFIRMED or FORCE_CHANGE_PASSWORD; DISABLED where it is disabled. */
  state: string;
  created: string | null;
  /** ISO 8601; null where there was none, undefined where Cognito does not tell. */
  lastSignIn: string | null | undefined;
  secondFactors: string[];
  groups: string[];
}

/** A mistake in the command line; the message says what is allowed. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { stack, 'user-pool-id': given, json, help } = readArguments();
  if (help) return print(HELP);
  if (!stack === !given) throw new UsageError('either --stack or --user-pool-id must be given');
  const accounts = await review(given ?? userPoolOf(stack ?? ''));
  // Who signed in longest ago, or never, stands first; ISO 8601 sorts as text.
  accounts.sort((a, b) => (a.lastSignIn ?? '').localeCompare(b.lastSignIn ?? ''));
  print(json ? JSON.stringify(accounts.map(asJson), undefined, 2) : table(accounts));
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        stack: { type: 'string' },
        'user-pool-id': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0] : String(error));
  }
}

/** @throws {Error} where the Pulumi CLI is not there, or knows no such stack */
function userPoolOf(stack: string): string {
  try {
    const output = execFileSync('pulumi', ['stack', 'output', 'userPoolId', '--stack', stack], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return output.trim();
  } catch {
    throw new Error(
      `The Pulumi CLI does not tell the user pool of stack ${stack}: is it installed, and are you logged in? Else give --user-pool-id`,
    );
  }
}

/** One account after the other: Cognito allows few calls of this kind a second. */
async function review(UserPoolId: string): Promise<ReviewedAccount[]> {
  // The SDK would warn on every run that it leaves Node 20 in 2027.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const client = new CognitoIdentityProviderClient({});
  const accounts: ReviewedAccount[] = [];
  try {
    for await (const { Users = [] } of paginateListUsers({ client }, { UserPoolId })) {
      for (const user of Users) accounts.push(await reviewedAccount(client, UserPoolId, user));
    }
  } finally {
    client.destroy();
  }
  return accounts;
}

async function reviewedAccount(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  user: UserType,
): Promise<ReviewedAccount> {
  const of = { UserPoolId, Username: user.Username };
  const attribute = (name: string) => user.Attributes?.find(({ Name }) => Name === name)?.Value;
  const { UserMFASettingList = [] } = await client.send(new AdminGetUserCommand(of));
  const groups: string[] = [];
  for await (const { Groups = [] } of paginateAdminListGroupsForUser({ client }, of)) {
    groups.push(...Groups.flatMap(({ GroupName }) => GroupName ?? []));
  }
  return {
    username: user.Username ?? '',
    contact: attribute('email') ?? attribute('phone_number') ?? null,
    state: user.Enabled === false ? 'DISABLED' : (user.UserStatus ?? 'UNKNOWN'),
    created: user.UserCreateDate?.toISOString() ?? null,
    lastSignIn: await lastSignIn(client, of),
    secondFactors: UserMFASettingList,
    groups,
  };
}

/** Cognito tells events newest first, failed ones too. */
async function lastSignIn(
  client: CognitoIdentityProviderClient,
  of: { UserPoolId: string; Username: string | undefined },
): Promise<string | null | undefined> {
  try {
    for await (const { AuthEvents = [] } of paginateAdminListUserAuthEvents({ client }, of)) {
      const passed = AuthEvents.find(
        ({ EventType, EventResponse }) => EventType === 'SignIn' && EventResponse === 'Pass',
      );
      if (passed) return passed.CreationDate?.toISOString() ?? null;
    }
    return null;
  } catch (error) {
    if (error instanceof UserPoolAddOnNotEnabledException) return undefined;
    throw error;
  }
}

const asJson = ({ lastSignIn: last, ...account }: ReviewedAccount) => ({
  ...account,
  lastSignIn: last === undefined ? 'unknown' : last,
});

function table(accounts: ReviewedAccount[]): string {
  const rows = accounts.map(
    ({ username, contact, state, created, lastSignIn: last, secondFactors, groups }) => [
      username,
      contact ?? '-',
      state,
      created?.slice(0, 10) ?? '-',
      last === undefined ? 'unknown' : (last?.slice(0, 10) ?? 'never'),
      secondFactors.join(' ') || '-',
      groups.join(' ') || '-',
    ],
  );
  const lines = [
    ['USER', 'CONTACT', 'STATE', 'CREATED', 'LAST SIGN-IN', 'SECOND FACTORS', 'GROUPS'],
    ...rows,
  ].map((cells) => cells.map(printable));
  const widths = lines[0]!.map((_cell, column) => Math.max(...lines.map((cells) => cells[column]!.length)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** People choose their own attributes: what would steer the terminal is not for it. */
const printable = (text: string) => text.replace(/\p{C}/gu, '?');

const print = (text: string) => void process.stdout.write(`${text}\n`);

main().catch((error: unknown) => {
  const usage = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`access-review: ${message}${usage ? '; see npm run access-review -- --help' : ''}\n`);
  process.exitCode = usage ? 2 : 1;
});
