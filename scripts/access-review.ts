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
import { FORMATS, type ReviewedAccount } from './access-review-formats';

const HELP = `Lists everybody in the user pool of a stack, so that somebody can look for accounts and rights that are no longer used:
who signed in last and when, state of the account, second factors, groups. It changes nothing.

  npm run --silent access-review -- --stack <stack> [--format <format>]
  npm run --silent access-review -- --user-pool-id <id> [--format <format>]

  --stack         stack of Pulumi, such as prod; the Pulumi CLI is asked for its user pool
  --user-pool-id  the user pool itself
  --format        table (default), json or csv, which spreadsheets read. There a cell that would be computed, such as a phone
                  number, begins with '
  --help          show this

Cognito tells when somebody signed in only where threat protection is on (plus tier). Elsewhere the column says unknown, and the
audit records of sign-ins tell it: they are in the log group whose name has post-authentication.

AWS credentials and region are found where the AWS SDK looks for them, such as AWS_PROFILE and AWS_REGION. They need
cognito-idp:ListUsers, AdminGetUser, AdminListGroupsForUser and AdminListUserAuthEvents on the user pool.`;

/** A mistake in the command line; the message says what is allowed. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const { stack, 'user-pool-id': given, format, help } = readArguments();
  if (help) return print(`${HELP}\n`);
  const write = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!write) throw new UsageError(`--format must be ${Object.keys(FORMATS).join(', ')}`);
  if (!stack === !given) throw new UsageError('either --stack or --user-pool-id must be given');
  const accounts = await review(given ?? userPoolOf(stack ?? ''));
  // Who signed in longest ago, or never, stands first; ISO 8601 sorts as text.
  accounts.sort((a, b) => (a.lastSignIn ?? '').localeCompare(b.lastSignIn ?? ''));
  print(write(accounts));
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        stack: { type: 'string' },
        'user-pool-id': { type: 'string' },
        format: { type: 'string', default: 'table' },
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

const print = (text: string) => void process.stdout.write(text);

main().catch((error: unknown) => {
  const usage = error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`access-review: ${message}${usage ? '; see npm run access-review -- --help' : ''}\n`);
  process.exitCode = usage ? 2 : 1;
});
