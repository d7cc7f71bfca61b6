import { text, wholeNumber, yesOrNo } from '../../contract/text-values';
import { optional, type ValuesOf } from '../settings/option-readers';

const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

export const hostName = text(HOST_NAME, 'a host name in lower case, such as gates.example.com');

/** Options of the public address, the load balancer and the firewall. */
export const edgeOptions = {
  domain: optional(hostName),
  hostedZone: optional(hostName),
  accessLogs: yesOrNo,
  jwtValidation: yesOrNo,
  requestsPerFiveMinutes: wholeNumber({ minimum: 10, maximum: 2_000_000_000 }),
};

export type EdgeSettings = ValuesOf<typeof edgeOptions>;

export function edgeContradictions({ domain, hostedZone }: Partial<EdgeSettings>): string[] {
  if (domain && !hostedZone) {
    return ['hostedZone must be set where domain is: the Route 53 hosted zone that holds it'];
  }
  if (!domain && hostedZone) return ['domain must be set where hostedZone is'];
  if (domain && hostedZone && domain !== hostedZone && !domain.endsWith(`.${hostedZone}`)) {
    return [`domain must be ${hostedZone} or a name under it, since that is hostedZone`];
  }
  return [];
}
