import { type DocumentedLimit, exceeds, onEach, onTogether, policySize } from './limit';

const IAM = 'IAM and AWS STS quotas';

export const POLICY_LIMITS: DocumentedLimit[] = [
  onTogether(IAM, 'aws:iam/rolePolicy:RolePolicy', 'role', (policies) =>
    exceeds(
      'its inline policies have together',
      policies.map(({ policy }) => policySize(policy)).reduce((sum, size) => sum + size, 0),
      10_240,
    ),
  ),
  onTogether(IAM, 'aws:iam/rolePolicyAttachment:RolePolicyAttachment', 'role', (attachments) =>
    exceeds('it has', attachments.length, 10, 'managed policies'),
  ),
  onEach(IAM, ['aws:iam/policy:Policy'], ({ policy }) => exceeds('policy has', policySize(policy), 6_144)),
  onEach(IAM, ['aws:iam/role:Role'], ({ assumeRolePolicy }) =>
    exceeds('assumeRolePolicy has', policySize(assumeRolePolicy), 2_048),
  ),
  onEach('AWS IoT Core endpoints and quotas', ['aws:iot/policy:Policy'], ({ policy }) =>
    exceeds('policy has', policySize(policy), 2_048),
  ),
  onEach('Bucket policies for Amazon S3', ['aws:s3/bucketPolicy:BucketPolicy'], ({ policy }) =>
    exceeds('policy has', Buffer.byteLength(String(policy)), 20 * 1024, 'bytes'),
  ),
];
