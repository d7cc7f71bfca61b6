import type * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import {
  LISTENER_RULES,
  type ListenerRule,
  SESSION_COOKIE,
  SESSION_TIMEOUT_SECONDS,
} from '../../contract/edge';

/** What the load balancer must know to sign people in with Cognito. */
export interface SignIn {
  userPoolArn: pulumi.Input<string>;
  webClientId: pulumi.Input<string>;
  /** Prefix of the user pool's domain, not its URL. */
  domainPrefix: pulumi.Input<string>;
  issuer: pulumi.Input<string>;
  /** Of the access token that comes with a session; the web client must have them. */
  scopes: readonly string[];
}

export interface ListenerRulesArgs {
  targetGroupArn: pulumi.Input<string>;
  signIn: SignIn;
  /** Whether the load balancer refuses tokens that are not the pool's before the service does. */
  jwtValidation: boolean;
}

type Rule = Pick<aws.lb.ListenerRuleArgs, 'priority' | 'conditions' | 'actions'>;
type Action = aws.types.input.lb.ListenerRuleAction;

/** Listener rules by name: the rules of `contract/edge.ts` as Elastic Load Balancing takes them. */
export function listenerRules(args: ListenerRulesArgs): Record<string, Rule> {
  return Object.fromEntries(
    LISTENER_RULES.map((rule) => [
      rule.name,
      { priority: rule.priority, conditions: conditions(rule), actions: actions(rule, args) },
    ]),
  );
}

function conditions({ pathPatterns, header }: ListenerRule) {
  return [
    { pathPattern: { values: [...pathPatterns] } },
    ...(header ? [{ httpHeader: { httpHeaderName: header.name, values: [header.pattern] } }] : []),
  ];
}

function actions(
  { bearerToken, withoutSession }: ListenerRule,
  { targetGroupArn, signIn, jwtValidation }: ListenerRulesArgs,
): Action[] {
  return inOrder([
    ...(bearerToken && jwtValidation ? [validateToken(signIn)] : []),
    ...(withoutSession ? [authenticate(signIn, withoutSession)] : []),
    { type: 'forward', targetGroupArn },
  ]);
}

/** AWS numbers actions by their order; leaving it to the provider shows as a change in every preview. */
const inOrder = (unordered: Action[]): Action[] =>
  unordered.map((action, index) => ({ ...action, order: index + 1 }));

function authenticate(
  { userPoolArn, webClientId, domainPrefix, scopes }: SignIn,
  onUnauthenticatedRequest: NonNullable<ListenerRule['withoutSession']>,
): Action {
  return {
    type: 'authenticate-cognito',
    authenticateCognito: {
      userPoolArn,
      userPoolClientId: webClientId,
      userPoolDomain: domainPrefix,
      scope: scopes.join(' '),
      sessionCookieName: SESSION_COOKIE,
      sessionTimeout: SESSION_TIMEOUT_SECONDS,
      onUnauthenticatedRequest,
    },
  };
}

/**
 * Elastic Load Balancing: "Verify JWTs using an Application Load Balancer". Expiry and issuer are always checked. The
 * service checks `client_id`: a claim takes one value here, and there are several clients, which no condition tells apart.
 */
function validateToken({ issuer }: SignIn): Action {
  return {
    type: 'jwt-validation',
    jwtValidation: {
      issuer,
      jwksEndpoint: pulumi.interpolate`${issuer}/.well-known/jwks.json`,
      additionalClaims: [{ name: 'token_use', format: 'single-string', values: ['access'] }],
    },
  };
}
