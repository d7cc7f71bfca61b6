import * as aws from '@pulumi/aws';
import { type ResourceValidationPolicy, validateResourceOfType } from '@pulumi/policy';
import { ACCESS_TOKEN_MINUTES } from '../../contract/user-pool';

/** Minutes in the units of `tokenValidityUnits`; Cognito's default unit is hours. */
const MINUTES: Record<string, number> = { seconds: 1 / 60, minutes: 1, hours: 60, days: 24 * 60 };

export const preTokenGenerationTrigger: ResourceValidationPolicy = {
  name: 'pre-token-generation-trigger-v2',
  description: 'The trigger gets event version V2_0, the first that can write scopes into access tokens.',
  validateResource: validateResourceOfType(aws.cognito.UserPool, ({ lambdaConfig }, _resource, report) => {
    const version = lambdaConfig?.preTokenGenerationConfig?.lambdaVersion;
    if (version === undefined) report('has no pre-token-generation trigger: nobody could command a gate');
    else if (version !== 'V2_0') report(`its pre-token-generation trigger gets ${version}, not V2_0`);
  }),
};

export const carefulAppClient: ResourceValidationPolicy = {
  name: 'careful-app-client',
  description:
    'App clients use the code flow, hide who has an account, and get short-lived, revocable tokens.',
  validateResource: validateResourceOfType(aws.cognito.UserPoolClient, (client, _resource, report) => {
    for (const flow of client.allowedOauthFlows ?? []) {
      if (flow !== 'code') report(`allows the ${flow} flow`);
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
