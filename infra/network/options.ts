import { oneOf, wholeNumber } from '../../contract/text-values';
import type { ValuesOf } from '../settings/option-readers';

/** Options of the VPC. */
export const networkOptions = {
  availabilityZones: wholeNumber({ minimum: 2, maximum: 3 }),
  egress: oneOf(['public-ip', 'single-nat', 'nat-per-zone']),
};

export type NetworkSettings = ValuesOf<typeof networkOptions>;
