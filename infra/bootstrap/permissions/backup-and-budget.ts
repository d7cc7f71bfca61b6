import { actions, type PermissionTable } from './permissions';

const backup = (...names: string[]) => actions('backup', ...names);
const budgets = (...names: string[]) => actions('budgets', ...names);

const VAULT = 'backup:{place}:backup-vault:gatehouse-*';
/** AWS names plans by ids, so that the kind is allowed as a whole. */
const PLAN = 'backup:{place}:backup-plan:*';

/** Permissions for the backup of the profile images, and for the budget. */
export const BACKUP_AND_BUDGET: PermissionTable = {
  'aws:backup/vault:Vault': [
    {
      on: [VAULT],
      create: [...backup('CreateBackupVault', 'TagResource'), ...actions('backup-storage', 'MountCapsule')],
      read: backup('DescribeBackupVault', 'ListTags'),
      update: backup('TagResource', 'UntagResource'),
      delete: backup('DeleteBackupVault', 'ListRecoveryPointsByBackupVault'),
    },
    // Vaults of unprotected stacks are emptied before they are deleted.
    { on: ['backup:{place}:recovery-point:*'], delete: backup('DeleteRecoveryPoint') },
    // A vault is encrypted with AWS Backup's key of the account, with the rights of the caller.
    {
      on: ['kms:{place}:key/*'],
      via: 'backup',
      create: actions('kms', 'CreateGrant', 'Decrypt', 'DescribeKey', 'GenerateDataKey', 'RetireGrant'),
    },
  ],
  'aws:backup/plan:Plan': {
    on: [PLAN],
    create: backup('CreateBackupPlan', 'TagResource'),
    read: backup('GetBackupPlan', 'ListTags'),
    update: backup('UpdateBackupPlan', 'TagResource', 'UntagResource'),
    delete: backup('DeleteBackupPlan'),
  },
  'aws:backup/selection:Selection': {
    on: [PLAN],
    create: backup('CreateBackupSelection'),
    read: backup('GetBackupSelection'),
    delete: backup('DeleteBackupSelection'),
  },
  'aws:budgets/budget:Budget': {
    on: ['budgets::{account}:budget/gatehouse-*'],
    create: budgets('ModifyBudget', 'TagResource'),
    read: budgets('ViewBudget', 'ListTagsForResource'),
    update: budgets('ModifyBudget', 'TagResource', 'UntagResource'),
    delete: budgets('ModifyBudget'),
  },
};
