import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { validatedCertificate } from '../edge/validated-certificate';
import type { AppClients } from './app-clients';
import type { Branding } from './branding';
import { pageSettings } from './page-style';

export interface ManagedLoginArgs {
  userPoolId: pulumi.Input<string>;
  clients: AppClients;
  region: string;
  /** Host name of the pages' own, and the hosted zone that holds it. */
  domain: { host: string; hostedZone: string } | undefined;
  /** What must be there before a domain of its own: the name above it must resolve. */
  publicAddress: pulumi.Resource | undefined;
  /** How they look; undefined as Cognito has it. */
  branding: Branding | undefined;
}

/** What is registered at an identity provider. */
export interface IdentityProviderRegistration {
  /** Callback or redirect URL of an OAuth 2.0 client. */
  callbackUrl: string;
  /** Assertion consumer service of SAML, by POST. */
  samlAssertionUrl: string;
  /** Where a SAML provider sends its answer to a sign-out, by POST. */
  samlSignOutUrl: string;
  /** Audience, or entity id, of SAML. */
  samlAudience: string;
}

/** Cognito serves a domain of one's own through Amazon CloudFront, which takes certificates from here alone. */
const CERTIFICATE_REGION = 'us-east-1';

/** Managed login pages of Cognito. Each client needs a branding, else its pages say that they are unavailable. */
export class ManagedLogin extends pulumi.ComponentResource {
  /** Prefix of the domain, or the whole of an own one, by which the load balancer knows it. */
  readonly domainName: pulumi.Output<string>;
  readonly host: pulumi.Output<string>;
  /** Origin of the pages, without a trailing slash. */
  readonly url: pulumi.Output<string>;
  /** What Cognito is to other identity providers, which want to know it (Amazon Cognito: "User pool sign-in with IdPs"). */
  readonly registration: pulumi.Output<IdentityProviderRegistration>;

  constructor(
    name: string,
    { userPoolId, clients, region, domain: own, publicAddress, branding }: ManagedLoginArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:ManagedLogin', name, {}, options);

    const domain = own
      ? this.ownDomain(name, userPoolId, own, publicAddress)
      : this.prefixDomain(name, userPoolId);
    for (const [client, clientId] of Object.entries(clients.ids)) {
      new aws.cognito.ManagedLoginBranding(
        `${name}-${client}`,
        {
          userPoolId,
          clientId,
          ...(branding
            ? { settings: JSON.stringify(pageSettings(branding)), assets: [...branding.images] }
            : { useCognitoProvidedValues: true }),
        },
        { parent: this, dependsOn: [domain] },
      );
    }

    this.domainName = domain.domain;
    this.host = own ? domain.domain : pulumi.interpolate`${domain.domain}.auth.${region}.amazoncognito.com`;
    this.url = pulumi.interpolate`https://${this.host}`;
    this.registration = pulumi.all([this.url, userPoolId]).apply(([url, pool]) => ({
      callbackUrl: `${url}/oauth2/idpresponse`,
      samlAssertionUrl: `${url}/saml2/idpresponse`,
      samlSignOutUrl: `${url}/saml2/logout`,
      samlAudience: `urn:amazon:cognito:sp:${pool}`,
    }));
    this.registerOutputs({ url: this.url });
  }

  /**
   * Prefixes are unique in a region, over all AWS accounts. Digits alone: a prefix must not hold "aws" (Amazon Cognito:
   * "Using the Amazon Cognito prefix domain for managed login").
   */
  private prefixDomain(name: string, userPoolId: pulumi.Input<string>): aws.cognito.UserPoolDomain {
    const suffix = new random.RandomString(
      name,
      { length: 12, lower: false, upper: false, special: false },
      { parent: this },
    );
    return new aws.cognito.UserPoolDomain(
      name,
      { userPoolId, domain: pulumi.interpolate`gatehouse-${suffix.result}`, managedLoginVersion: 2 },
      { parent: this },
    );
  }

  /** Domain with a certificate and its record (Amazon Cognito: "Using your own domain for managed login"). */
  private ownDomain(
    name: string,
    userPoolId: pulumi.Input<string>,
    { host, hostedZone }: { host: string; hostedZone: string },
    publicAddress: pulumi.Resource | undefined,
  ): aws.cognito.UserPoolDomain {
    const child = { parent: this };
    const { zoneId } = aws.route53.getZoneOutput({ name: hostedZone }, child);
    const certificateArn = validatedCertificate(
      `${name}-sign-in`,
      { domain: host, zoneId, region: CERTIFICATE_REGION },
      child,
    );
    const domain = new aws.cognito.UserPoolDomain(
      `${name}-own`,
      { userPoolId, domain: host, certificateArn, managedLoginVersion: 2 },
      { parent: this, ...(publicAddress && { dependsOn: [publicAddress] }) },
    );
    new aws.route53.Record(
      `${name}-sign-in-alias`,
      {
        zoneId,
        name: host,
        type: 'A',
        aliases: [
          {
            name: domain.cloudfrontDistribution,
            zoneId: domain.cloudfrontDistributionZoneId,
            evaluateTargetHealth: false,
          },
        ],
      },
      child,
    );
    return domain;
  }
}
