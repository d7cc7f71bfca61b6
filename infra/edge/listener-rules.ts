import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';

/** What the load balancer must know to sign people in with Cognito. */
export interface SignIn {
  userPoolArn: pulumi.Input<string>;
  webClientId: pulumi.Input<string>;
  /** Prefix of the user pool's domain, not its URL. */
  domainPrefix: pulumi.Input<string>;
  issuer: pulumi.Input<string>;
  clientIds: pulumi.Input<string>[];
}

export interface ListenerRulesArgs {
  targetGroupArn: pulumi.Input<string>;
  signIn: SignIn;
  /** Whether the load balancer refuses tokens that are not the pool's before the service does. */
  jwtValidation: boolean;
}

type Rule = Pick<aws.lb.ListenerRuleArgs, 'priority' | 'conditions' | 'actions'>;
type Action = aws.types.input.lb.ListenerRuleAction;

/** Seconds. Short, since signing out can't take back a copied cookie; AWS's default is a week. */
const SESSION_TIMEOUT = 3600;

/** The cookie's name without the number of its part; the service expires the same at sign-out. */
const SESSION_COOKIE = 'AWSELBAuthSessionCookie';

/**
 * Who answers what, by rule name. Rules of lower priority number come first; what none takes is a 404.
 *
 * API paths never redirect: a program asks for an answer, not for a sign-in page.
 */
export function listenerRules({
  targetGroupArn,
  signIn,
  jwtValidation,
}: ListenerRulesArgs): Record<string, Rule> {
  const forward: Action = { type: 'forward', targetGroupArn };
  const api = pathPattern('/v1/*');
  return {
    'api-with-token': {
      priority: 10,
      conditions: [api, header('Authorization', 'Bearer *')],
      actions: inOrder(jwtValidation ? [validateToken(signIn), forward] : [forward]),
    },
    'api-with-session': {
      priority: 20,
      conditions: [api, header('Cookie', `*${SESSION_COOKIE}*`)],
      actions: inOrder([authenticate(signIn, 'deny'), forward]),
    },
    // The service answers 401 with its challenge, and CORS preflights.
    'api-without-credentials': { priority: 25, conditions: [api], actions: inOrder([forward]) },
    public: {
      priority: 30,
      conditions: [
        pathPattern(
          '/openapi.json',
          '/docs*',
          '/.well-known/oauth-protected-resource',
          '/logout',
          '/signed-out',
        ),
      ],
      actions: inOrder([forward]),
    },
    console: {
      priority: 100,
      conditions: [pathPattern('/*')],
      actions: inOrder([authenticate(signIn, 'authenticate'), forward]),
    },
  };
}

const pathPattern = (...values: string[]) => ({ pathPattern: { values } });

const header = (httpHeaderName: string, value: string) => ({
  httpHeader: { httpHeaderName, values: [value] },
});

/** AWS numbers actions by their order; leaving it to the provider shows as a change in every preview. */
const inOrder = (actions: Action[]): Action[] =>
  actions.map((action, index) => ({ ...action, order: index + 1 }));

function authenticate(
  { userPoolArn, webClientId, domainPrefix }: SignIn,
  onUnauthenticatedRequest: 'deny' | 'authenticate',
): Action {
  return {
    type: 'authenticate-cognito',
    authenticateCognito: {
      userPoolArn,
      userPoolClientId: webClientId,
      userPoolDomain: domainPrefix,
      scope: SIGN_IN_SCOPES.join(' '),
      sessionCookieName: SESSION_COOKIE,
      sessionTimeout: SESSION_TIMEOUT,
      onUnauthenticatedRequest,
    },
  };
}

/** Elastic Load Balancing: "Verify JWTs using an Application Load Balancer". Expiry and issuer are always checked. */
function validateToken({ issuer, clientIds }: SignIn): Action {
  return {
    type: 'jwt-validation',
    jwtValidation: {
      issuer,
      jwksEndpoint: pulumi.interpolate`${issuer}/.well-known/jwks.json`,
      additionalClaims: [
        { name: 'token_use', format: 'single-string', values: ['access'] },
        { name: 'client_id', format: 'single-string', values: clientIds },
      ],
    },
  };
}
