import * as aws from '@pulumi/aws';
import { type ResourceValidationPolicy, validateResourceOfType } from '@pulumi/policy';
import { readPolicyDocument, type Statement } from './policy-document';

const PROVIDER = 'cognito-identity.amazonaws.com';

export const enhancedFlowOnly: ResourceValidationPolicy = {
  name: 'enhanced-flow-only',
  description:
    'Cognito chooses the role of AWS credentials for people; the classic flow lets the app choose.',
  validateResource: validateResourceOfType(aws.cognito.IdentityPool, (pool, _resource, report) => {
    if (pool.allowClassicFlow) report('allows the classic flow');
    for (const { serverSideTokenCheck } of pool.cognitoIdentityProviders ?? []) {
      if (!serverSideTokenCheck) report('gives credentials to people who were signed out or deleted');
    }
  }),
};

export const identityPoolTrust: ResourceValidationPolicy = {
  name: 'identity-pool-trust',
  description:
    'A role for people names one identity pool and one kind of identity; else any pool in any account could take it.',
  validateResource: validateResourceOfType(aws.iam.Role, ({ assumeRolePolicy }, _resource, report) => {
    for (const statement of readPolicyDocument(assumeRolePolicy).Statement) {
      if (statement.Effect !== 'Allow' || !trustsIdentityPools(statement)) continue;
      const { StringEquals = {}, 'ForAnyValue:StringLike': anyLike = {} } = statement.Condition ?? {};
      if (!isNamed(StringEquals[`${PROVIDER}:aud`])) report('may be taken by identities of any pool');
      const people = anyLike[`${PROVIDER}:amr`];
      if (people !== 'authenticated' && people !== 'unauthenticated') {
        report('may be taken by guests and by people who are signed in alike');
      }
    }
  }),
};

const trustsIdentityPools = ({ Principal }: Statement): boolean =>
  Principal !== undefined && Principal !== '*' && [Principal['Federated']].flat().includes(PROVIDER);

const isNamed = (pool: unknown): boolean => typeof pool === 'string' && !pool.includes('*');
