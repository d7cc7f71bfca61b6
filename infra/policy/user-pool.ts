import * as aws from '@pulumi/aws';
import { type ResourceValidationPolicy, validateResourceOfType } from '@pulumi/policy';
import type * as pulumi from '@pulumi/pulumi';
import { ACCESS_TOKEN_MINUTES, GATE_RESOURCE } from '../../contract/user-pool';

/** Minutes in the units of `tokenValidityUnits`; Cognito's default unit is hours. */
const MINUTES: Record<string, number> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 24 * 60 };

export const preTokenGenerationTrigger: ResourceValidationPolicy = {
  name: 'pre-token-generation-trigger-v2',
  description:
    'The trigger gets event version V2_0, the first that can write scopes into access tokens, or V3_0, which machine clients need.',
  validateResource: validateResourceOfType(aws.cognito.UserPool, ({ lambdaConfig }, _resource, report) => {
    const version = lambdaConfig?.preTokenGenerationConfig?.lambdaVersion;
    if (version === undefined) report('has no pre-token-generation trigger: nobody could command a gate');
    else if (version !== 'V2_0' && version !== 'V3_0') {
      report(`its pre-token-generation trigger gets ${version}, not V2_0 or V3_0`);
    }
  }),
};

/** App client as policies see it. */
type AppClient = pulumi.Unwrap<aws.cognito.UserPoolClientArgs>;

/**
 * Exception from the code flow: a client that stands for a machine, not for somebody who signs in, has no browser to send
 * anywhere. It must be good for nothing else: no person's sign-in, no scope but those of gates.
 */
function machineProblems({
  allowedOauthFlows = [],
  allowedOauthScopes = [],
  explicitAuthFlows = [],
  generateSecret,
  callbackUrls = [],
  logoutUrls = [],
}: AppClient): string[] {
  const isScope = (scope: string) => scope.startsWith(`${GATE_RESOURCE}/`);
  const isOnlyRefresh = explicitAuthFlows.length === 1 && explicitAuthFlows[0] === 'ALLOW_REFRESH_TOKEN_AUTH';
  return [
    ...(allowedOauthFlows.length > 1
      ? ['is a machine client that people can sign in with by another flow']
      : []),
    ...(isOnlyRefresh ? [] : ['is a machine client that people can sign in with through the API']),
    ...(generateSecret ? [] : ['is a machine client without a secret']),
    ...(callbackUrls.length + logoutUrls.length > 0
      ? ['is a machine client that sends browsers somewhere']
      : []),
    ...(allowedOauthScopes.length === 0 ? ['is a machine client without scopes'] : []),
    ...allowedOauthScopes
      .filter((scope) => !isScope(scope))
      .map((scope) => `is a machine client with the scope ${scope}, which is none of a gate`),
  ];
}

export const carefulAppClient: ResourceValidationPolicy = {
  name: 'careful-app-client',
  description:
    'App clients use the code flow, or are for machines alone; they hide who has an account, and get short-lived, revocable tokens.',
  validateResource: validateResourceOfType(aws.cognito.UserPoolClient, (client, _resource, report) => {
    const flows = client.allowedOauthFlows ?? [];
    if (flows.includes('client_credentials')) {
      for (const problem of machineProblems(client)) report(problem);
    } else {
      for (const flow of flows) if (flow !== 'code') report(`allows the ${flow} flow`);
    }
    if (client.preventUserExistenceErrors !== 'ENABLED') report('tells strangers who has an account');
    if (client.enableTokenRevocation === false) report('issues tokens that cannot be revoked');
    const unit = client.tokenValidityUnits?.accessToken ?? 'hours';
    const minutes = (client.accessTokenValidity ?? 1) * (MINUTES[unit] ?? Number.POSITIVE_INFINITY);
    if (minutes > ACCESS_TOKEN_MINUTES.maximum) {
      report(
        `issues access tokens for ${minutes} minutes; at most ${ACCESS_TOKEN_MINUTES.maximum} are allowed`,
      );
    }
    // Last: where the load balancer's own name is in them, a preview knows no URL, and reading one throws.
    for (const url of [...(client.callbackUrls ?? []), ...(client.logoutUrls ?? [])]) {
      if (url.startsWith('http://') && !/^http:\/\/localhost[:/]/.test(url)) {
        report(`sends people to ${url} without TLS`);
      }
    }
  }),
};
