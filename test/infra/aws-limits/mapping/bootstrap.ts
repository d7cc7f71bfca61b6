import type { Mappings } from './mapping';

/** AWS KMS writes the members of a tag in its own way. */
const keysAndValues = (tags: unknown) =>
  Object.entries(tags as Record<string, string>).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

/** Resource types that the bootstrap stack alone has. */
export const BOOTSTRAP: Mappings = {
  'aws:iam/policy:Policy': {
    autoName: 'name',
    calls: [
      {
        operation: 'iam.CreatePolicy',
        properties: { name: 'PolicyName', policy: 'PolicyDocument' },
      },
    ],
  },
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': {
    calls: [{ operation: 'iam.AttachRolePolicy', properties: { role: 'RoleName' } }],
  },
  'aws:iam/openIdConnectProvider:OpenIdConnectProvider': {
    calls: [{ operation: 'iam.CreateOpenIDConnectProvider', properties: { clientIdLists: 'ClientIDList' } }],
  },
  'aws:kms/key:Key': {
    calls: [
      { operation: 'kms.CreateKey', properties: { tags: { to: 'Tags', as: keysAndValues } } },
      { operation: 'kms.EnableKeyRotation', adds: { KeyId: 'key' } },
    ],
    notSent: {
      enableKeyRotation: 'tells the provider to call EnableKeyRotation',
      deletionWindowInDays: 'is for the call that deletes the key',
    },
  },
  'aws:kms/alias:Alias': {
    calls: [{ operation: 'kms.CreateAlias', properties: { name: 'AliasName', targetKeyId: 'TargetKeyId' } }],
  },
};
