import { BOOTSTRAP } from './bootstrap';
import { EDGE } from './edge';
import { GATES } from './gates';
import { IDENTITY } from './identity';
import type { Mappings } from './mapping';
import { OBSERVABILITY } from './observability';
import { SERVICE } from './service';
import { STORAGE_AND_NETWORK } from './storage-and-network';

/** Every resource type of `aws` and `awsx` that a stack renders. */
export const MAPPINGS: Mappings = {
  ...BOOTSTRAP,
  ...EDGE,
  ...GATES,
  ...IDENTITY,
  ...OBSERVABILITY,
  ...SERVICE,
  ...STORAGE_AND_NETWORK,
};

/** The operations that the mappings name, sorted and once each, such as `iam.CreateRole`. */
export function operations(): string[] {
  const named = Object.values(MAPPINGS).flatMap((mapping) =>
    typeof mapping === 'string' ? [] : mapping.calls.map(({ operation }) => operation),
  );
  return [...new Set(named)].sort();
}
