import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import type { AppClients } from './app-clients';

export interface ManagedLoginArgs {
  userPoolId: pulumi.Input<string>;
  clients: AppClients;
  region: string;
}

/** Managed login pages of Cognito. Each client needs a branding, else its pages say that they are unavailable. */
export class ManagedLogin extends pulumi.ComponentResource {
  /** Prefix of the domain, by which the load balancer knows it. */
  readonly domainPrefix: pulumi.Output<string>;
  readonly host: pulumi.Output<string>;
  /** Origin of the pages, without a trailing slash. */
  readonly url: pulumi.Output<string>;

  constructor(
    name: string,
    { userPoolId, clients, region }: ManagedLoginArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:ManagedLogin', name, {}, options);

    // Prefixes are unique in a region, over all AWS accounts. Digits alone: a prefix must not hold "aws" (Amazon
    // Cognito: "Using the Amazon Cognito prefix domain for managed login").
    const suffix = new random.RandomString(
      name,
      { length: 12, lower: false, upper: false, special: false },
      { parent: this },
    );
    const domain = new aws.cognito.UserPoolDomain(
      name,
      { userPoolId, domain: pulumi.interpolate`gatehouse-${suffix.result}`, managedLoginVersion: 2 },
      { parent: this },
    );
    for (const [client, clientId] of [
      ['web', clients.webClientId],
      ['mobile', clients.mobileClientId],
    ] as const) {
      new aws.cognito.ManagedLoginBranding(
        `${name}-${client}`,
        { userPoolId, clientId, useCognitoProvidedValues: true },
        { parent: this, dependsOn: [domain] },
      );
    }

    this.domainPrefix = domain.domain;
    this.host = pulumi.interpolate`${domain.domain}.auth.${region}.amazoncognito.com`;
    this.url = pulumi.interpolate`https://${this.host}`;
    this.registerOutputs({ url: this.url });
  }
}
