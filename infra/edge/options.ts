import { text, wholeNumber, yesOrNo } from '../../contract/text-values';
import { arn, optional, otherRegion, type ValuesOf } from '../settings/option-readers';

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

export const hostName = text(HOST_NAME, 'a host name in lower case, such as gates.example.com');

/** Options of the public address, the load balancer and the firewall. */
export const edgeOptions = {
  domain: optional(hostName),
  hostedZone: optional(hostName),
  hostedZoneRole: optional(arn('iam', /role\/[\w+=,.@/-]{1,512}/, 'an IAM role')),
  certificateArn: optional(arn('acm', /certificate\/[\w-]{1,256}/, 'an ACM certificate')),
  accessLogs: yesOrNo,
  accessLogBucket: optional(
    text(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'the name of a bucket, of 3 to 63 lower-case letters, digits, "-" or "."',
    ),
  ),
  jwtValidation: yesOrNo,
  requestsPerFiveMinutes: wholeNumber({ minimum: 10, maximum: 2_000_000_000 }),
};

export type EdgeSettings = ValuesOf<typeof edgeOptions>;

export function edgeContradictions(settings: Partial<EdgeSettings>, region: string | undefined): string[] {
  const { accessLogs, accessLogBucket, certificateArn } = settings;
  return [
    ...addressProblems(settings),
    ...otherRegion({ certificateArn }, region),
    ...(accessLogBucket && accessLogs === false
      ? ['accessLogs must be true where accessLogBucket is set']
      : []),
  ];
}

function addressProblems(settings: Partial<EdgeSettings>): string[] {
  // A domain that is wrong by itself is absent.
  if (!('domain' in settings)) return [];
  const { domain, hostedZone, hostedZoneRole, certificateArn } = settings;
  if (!domain) {
    return Object.entries({ hostedZone, hostedZoneRole, certificateArn })
      .filter(([, value]) => value)
      .map(([name]) => `domain must be set where ${name} is`);
  }
  if (!hostedZone) {
    return [
      ...(certificateArn
        ? []
        : [
            'hostedZone must be set where domain is: the Route 53 hosted zone that holds it; or certificateArn, and the record of the domain is made by you',
          ]),
      ...(hostedZoneRole ? ['hostedZone must be set where hostedZoneRole is'] : []),
    ];
  }
  return domain === hostedZone || domain.endsWith(`.${hostedZone}`)
    ? []
    : [`domain must be ${hostedZone} or a name under it, since that is hostedZone`];
}
