import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';

export interface ValidatedCertificateArgs {
  domain: string;
  /** Hosted zone that holds the domain. */
  zoneId: pulumi.Input<string>;
  /** Where the certificate lies, if not in the stack's region. */
  region?: string;
}

/**
 * TLS certificate of a domain from ACM, proved by a record in the domain's hosted zone (AWS Certificate Manager: "DNS
 * validation").
 *
 * @param inZone options of what is made in the hosted zone
 * @returns ARN of the certificate, once it is ready to use
 */
export function validatedCertificate(
  name: string,
  { domain, zoneId, region }: ValidatedCertificateArgs,
  options: pulumi.CustomResourceOptions,
  inZone: pulumi.CustomResourceOptions = options,
): pulumi.Output<string> {
  const place = region ? { region } : {};
  const certificate = new aws.acm.Certificate(
    name,
    { domainName: domain, validationMethod: 'DNS', ...place },
    options,
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
    inZone,
  );
  return new aws.acm.CertificateValidation(
    name,
    { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn], ...place },
    options,
  ).certificateArn;
}
