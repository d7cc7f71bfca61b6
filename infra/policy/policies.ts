import type { Policies } from '@pulumi/policy';
import {
  bucketBlocksPublicAccess,
  bucketHasPolicy,
  bucketIsEncrypted,
  bucketRequiresTls,
} from './bucket-safeguards';
import { confinedContainers, immutableImages } from './containers';
import { enhancedFlowOnly, identityPoolTrust } from './identity-pool';
import { leastPrivilege, namedPrincipals, ownPolicies } from './least-privilege';
import { encryptedListeners } from './listeners';
import { firewall, strictParsing } from './load-balancers';
import { functionLogGroup, logRetention } from './log-retention';
import { openIngress } from './open-ingress';
import { protection } from './protection';
import { requiredTags } from './tags';
import { carefulAppClient, preTokenGenerationTrigger } from './user-pool';

/** Everything that a Gatehouse stack is held to. `index.ts` serves them to Pulumi. */
export const policies: Policies = [
  openIngress,
  encryptedListeners,
  firewall,
  strictParsing,
  bucketBlocksPublicAccess,
  bucketIsEncrypted,
  bucketHasPolicy,
  bucketRequiresTls,
  leastPrivilege,
  ownPolicies,
  namedPrincipals,
  preTokenGenerationTrigger,
  carefulAppClient,
  enhancedFlowOnly,
  identityPoolTrust,
  protection,
  confinedContainers,
  immutableImages,
  logRetention,
  functionLogGroup,
  requiredTags,
];
