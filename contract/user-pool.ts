import { ACCOUNT_PATH, CALLBACK_PATH, DOCS_CALLBACK_PATH, DOCS_PATH, SIGNED_OUT_PATH } from './edge';
import type { NumberRange } from './text-values';

/** The group that exists in every stack; by default its members may command every gate. */
export const ADMINISTRATORS_GROUP = 'Admins';

/** Scopes that every signed-in principal's access token carries, and that every read route demands. */
export const SIGN_IN_SCOPES = ['openid', 'profile', 'email'] as const;

/** Scope that lets a user read and change the own account through Cognito's API; Amplify and the account page need it. */
export const SELF_SERVICE_SCOPE = 'aws.cognito.signin.user.admin';

/**
 * Group scope: the scope that lets one app client act for one group, `<group>-<clientId>`.
 *
 * The pre-token-generation trigger writes it into the access token, the service demands it for the token's own
 * `client_id`. A token for one client therefore never carries the rights that its user has in another.
 */
export function groupScope(group: string, clientId: string): string {
  return `${group}-${clientId}`;
}

/** Resource server of the machine scopes: what stands before the slash in each. */
export const GATE_RESOURCE = 'gates';

/**
 * Machine scope: the scope that lets a machine client see and command one gate, `gates/<gate id>`. Cognito gives it to the
 * machine clients that the stack names it for; it means nothing in a person's token. No group scope has a slash.
 */
export function machineScope(gateId: string): string {
  return `${GATE_RESOURCE}/${gateId}`;
}

/**
 * Provider group: the group `<user pool id>_<provider name>` that Cognito makes by itself for everybody who comes by an
 * identity provider (Amazon Cognito: "Adding groups to a user pool"). Nobody was put into it, so it carries no right.
 */
export function isProviderGroup(group: string, userPoolId: string): boolean {
  return group.startsWith(`${userPoolId}_`);
}

/** Group name: what Cognito allows (CreateGroup), narrowed to what a scope can hold, since a group becomes one. */
export const GROUP_NAME = /^[A-Za-z0-9_.-]{1,128}$/;

/** Life of access and ID tokens. Nothing takes back an issued one, so an hour, Cognito's default, is the longest. */
export const ACCESS_TOKEN_MINUTES: NumberRange = { minimum: 5, maximum: 60 };

/** Life of refresh tokens, as far as Cognito lets it be chosen (CreateUserPoolClient: RefreshTokenValidity). */
export const REFRESH_TOKEN_DAYS: NumberRange = { minimum: 1, maximum: 3650 };

/**
 * Standard attributes that accounts need; `always`, whatever people sign in with. Append only: Cognito can't change or
 * remove one, and the attempt would fail or replace the pool with all its people.
 */
export const USER_ATTRIBUTES = [
  { name: 'email', always: true },
  { name: 'phone_number', always: false },
] as const;

/** Names of the app clients that every stack has, in Cognito too. */
export const APP_CLIENT_NAMES = ['web', 'mobile'] as const;

export type AppClientName = (typeof APP_CLIENT_NAMES)[number];

/** App client: a program that people sign in with. Paths are below the public URL. */
export interface AppClientDescription {
  /** A confidential client has a secret; one without is public and must use PKCE. */
  confidential: boolean;
  /** Ways to sign in besides the code flow at the managed login pages, as Cognito names them. */
  authFlows: readonly string[];
  scopes: readonly string[];
  callbackPaths: readonly string[];
  signOutPaths: readonly string[];
}

/**
 * The two app clients of every stack. `web` belongs to the load balancer. `mobile` serves mobile apps (code with PKCE, SRP from
 * Amplify), whose own callback and sign-out URLs the stack's options add, and signing in and out on `/docs`.
 */
export const APP_CLIENTS: Record<AppClientName, AppClientDescription> = {
  web: {
    confidential: true,
    authFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    scopes: [...SIGN_IN_SCOPES, SELF_SERVICE_SCOPE],
    callbackPaths: [CALLBACK_PATH],
    signOutPaths: [SIGNED_OUT_PATH, ACCOUNT_PATH],
  },
  mobile: {
    confidential: false,
    authFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    scopes: [...SIGN_IN_SCOPES, SELF_SERVICE_SCOPE],
    callbackPaths: [DOCS_CALLBACK_PATH],
    signOutPaths: [DOCS_PATH],
  },
};

/**
 * What further app clients may, which the stack's options add: a public one as much as `mobile`, a confidential one, such
 * as the server of a web app, no more than to sign people in.
 */
export const FURTHER_CLIENTS = {
  public: APP_CLIENTS.mobile,
  confidential: { confidential: true, authFlows: ['ALLOW_REFRESH_TOKEN_AUTH'], scopes: SIGN_IN_SCOPES },
} satisfies Record<string, Pick<AppClientDescription, 'confidential' | 'authFlows' | 'scopes'>>;

/** Scopes of an app client, which for `web` the load balancer asks for; without an account page it needs fewer. */
export function clientScopes(client: AppClientName, hasAccountPage: boolean): readonly string[] {
  const { scopes } = APP_CLIENTS[client];
  return client === 'web' && !hasAccountPage
    ? scopes.filter((scope) => scope !== SELF_SERVICE_SCOPE)
    : scopes;
}
