import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as tls from '@pulumi/tls';
import type { LoadBalancer } from './load-balancer';
import type { EdgeSettings } from './options';

const HOURS_IN_A_YEAR = 365 * 24;

export interface AddressArgs {
  settings: Pick<EdgeSettings, 'domain' | 'hostedZone'>;
  loadBalancer: LoadBalancer;
}

/**
 * Public address and TLS certificate: the configured domain with one from ACM, else the load balancer's own
 * name with a self-signed one.
 */
export class Address extends pulumi.ComponentResource {
  readonly host: pulumi.Output<string>;
  /** The origin that browsers see, without a trailing slash. */
  readonly url: pulumi.Output<string>;
  /** A certificate that is ready to use. */
  readonly certificateArn: pulumi.Output<string>;

  constructor(
    name: string,
    { settings: { domain, hostedZone }, loadBalancer }: AddressArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:infra:Address', name, {}, options);
    if (domain && hostedZone) {
      this.host = pulumi.output(domain);
      const zoneId = aws.route53.getZoneOutput({ name: hostedZone }, { parent: this }).zoneId;
      this.certificateArn = this.validatedCertificate(name, domain, zoneId);
      this.alias(name, domain, zoneId, loadBalancer);
    } else {
      this.host = loadBalancer.dnsName;
      this.certificateArn = this.selfSignedCertificate(name);
    }
    this.url = pulumi.interpolate`https://${this.host}`;
    this.registerOutputs({ url: this.url });
  }

  private validatedCertificate(
    name: string,
    domain: string,
    zoneId: pulumi.Input<string>,
  ): pulumi.Output<string> {
    const certificate = new aws.acm.Certificate(
      name,
      { domainName: domain, validationMethod: 'DNS' },
      { parent: this },
    );
    const challenge = certificate.domainValidationOptions.apply(([first]) => first!);
    const record = new aws.route53.Record(
      `${name}-validation`,
      {
        zoneId,
        name: challenge.resourceRecordName,
        type: challenge.resourceRecordType,
        records: [challenge.resourceRecordValue],
        ttl: 300,
        allowOverwrite: true,
      },
      { parent: this },
    );
    return new aws.acm.CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
      { parent: this },
    ).certificateArn;
  }

  private alias(
    name: string,
    domain: string,
    zoneId: pulumi.Input<string>,
    loadBalancer: LoadBalancer,
  ): void {
    new aws.route53.Record(
      `${name}-alias`,
      {
        zoneId,
        name: domain,
        type: 'A',
        aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
      },
      { parent: this },
    );
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
