import { BACKUP_AND_BUDGET } from './backup-and-budget';
import { EDGE } from './edge';
import { GATES } from './gates';
import { IDENTITY } from './identity';
import { NETWORK } from './network';
import { OPERATION } from './operation';
import type { PermissionTable } from './permissions';
import { SERVICE } from './service';

/** What the deploy role may do, besides roles, by the managed policy that says so. */
export const PERMISSIONS: Record<string, PermissionTable> = {
  network: NETWORK,
  edge: EDGE,
  identity: IDENTITY,
  service: SERVICE,
  gates: GATES,
  operation: OPERATION,
  'backup-and-budget': BACKUP_AND_BUDGET,
};
