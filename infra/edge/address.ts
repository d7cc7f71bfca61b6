import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import type { NetworkSettings } from '../network/options';
import type { LoadBalancer } from './load-balancer';
import type { EdgeSettings } from './options';
import { validatedCertificate } from './validated-certificate';

const HOURS_IN_A_YEAR = 365 * 24;

export interface AddressArgs {
  settings: Pick<EdgeSettings, 'domain' | 'hostedZone' | 'certificateArn'> &
    Pick<NetworkSettings, 'dualStack'>;
  loadBalancer: LoadBalancer;
  /** Provider of the account that holds the hosted zone. */
  hostedZoneProvider: aws.Provider;
}

/** DNS record that is made by hand. */
interface DnsRecord {
  name: string;
  type: string;
  value: pulumi.Output<string>;
}

/**
 * Public address and TLS certificate: the configured domain with one from ACM, which may exist already, else the load
 * balancer's own name with a self-signed one.
 */
export class Address extends pulumi.ComponentResource {
  readonly host: pulumi.Output<string>;
  /** The origin that browsers see, without a trailing slash. */
  readonly url: pulumi.Output<string>;
  /** A certificate that is ready to use. */
  readonly certificateArn: pulumi.Output<string>;
  /** Records to make by hand: the domain's own, where no hosted zone is configured. */
  readonly missingRecords: DnsRecord[] = [];
  private readonly inZone: pulumi.CustomResourceOptions;

  constructor(
    name: string,
    { settings, loadBalancer, hostedZoneProvider }: AddressArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Address', name, {}, options);
    this.inZone = { parent: this, provider: hostedZoneProvider };
    const { domain, hostedZone, certificateArn } = settings;
    if (domain) {
      this.host = pulumi.output(domain);
      const zoneId = hostedZone && aws.route53.getZoneOutput({ name: hostedZone }, this.inZone).zoneId;
      this.certificateArn = this.certificateOf(name, domain, zoneId, certificateArn);
      if (zoneId) this.aliases(name, domain, zoneId, loadBalancer, settings.dualStack);
      else this.missingRecords.push({ name: domain, type: 'CNAME', value: loadBalancer.dnsName });
    } else {
      this.host = loadBalancer.dnsName;
      this.certificateArn = this.selfSignedCertificate(name);
    }
    this.url = pulumi.interpolate`https://${this.host}`;
    this.registerOutputs({ url: this.url });
  }

  private certificateOf(
    name: string,
    domain: string,
    zoneId: pulumi.Input<string> | undefined,
    existing: string | undefined,
  ): pulumi.Output<string> {
    if (existing) return pulumi.output(existing);
    if (!zoneId) throw new Error('A domain without a hosted zone needs a certificate that exists');
    return validatedCertificate(name, { domain, zoneId }, { parent: this }, this.inZone);
  }

  private aliases(
    name: string,
    domain: string,
    zoneId: pulumi.Input<string>,
    loadBalancer: LoadBalancer,
    dualStack: boolean,
  ): void {
    const types = { alias: 'A', ...(dualStack && { 'alias-by-ipv6': 'AAAA' }) };
    for (const [record, type] of Object.entries(types)) {
      new aws.route53.Record(
        `${name}-${record}`,
        {
          zoneId,
          name: domain,
          type,
          aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
        },
        this.inZone,
      );
    }
  }

  /** A common name holds 64 characters at most, less than a load balancer's name may have: the name is in the SAN. */
  private selfSignedCertificate(name: string): pulumi.Output<string> {
    const key = new tls.PrivateKey(name, { algorithm: 'RSA', rsaBits: 2048 }, { parent: this });
    const certificate = new tls.SelfSignedCert(
      name,
      {
        privateKeyPem: key.privateKeyPem,
        subject: { commonName: 'gatehouse' },
        dnsNames: [this.host],
        allowedUses: ['digital_signature', 'key_encipherment', 'server_auth'],
        validityPeriodHours: 2 * HOURS_IN_A_YEAR,
        earlyRenewalHours: HOURS_IN_A_YEAR,
      },
      { parent: this },
    );
    return new aws.acm.Certificate(
      `${name}-self-signed`,
      { privateKey: key.privateKeyPem, certificateBody: certificate.certPem },
      { parent: this },
    ).arn;
  }
}
