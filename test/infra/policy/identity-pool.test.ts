import { enhancedFlowOnly, identityPoolTrust } from '../../../infra/policy/identity-pool';
import { example, violations } from './examine';

const pool = (props: Record<string, unknown>) =>
  example({
    type: 'aws:cognito/identityPool:IdentityPool',
    props: { cognitoIdentityProviders: [{ serverSideTokenCheck: true }], ...props },
  });

test('an identity pool that chooses the role itself and asks for the user passes', async () => {
  expect(await violations(enhancedFlowOnly, [pool({ allowClassicFlow: false })])).toEqual([]);
});

test.each([
  ['with the classic flow', { allowClassicFlow: true }, 'allows the classic flow'],
  [
    'that does not ask whether the user is still signed in',
    { cognitoIdentityProviders: [{}] },
    'gives credentials to people who were signed out or deleted',
  ],
])('an identity pool %s is reported', async (_mistake, props, message) => {
  expect(await violations(enhancedFlowOnly, [pool(props)])).toEqual([message]);
});

const role = (Condition?: object, Federated = 'cognito-identity.amazonaws.com') => {
  const Statement = [
    { Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity', Principal: { Federated }, Condition },
  ];
  return example({ type: 'aws:iam/role:Role', props: { assumeRolePolicy: JSON.stringify({ Statement }) } });
};

const aud = { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:0f0e0d0c-1111-2222-3333-444455556666' };
const amr = { 'cognito-identity.amazonaws.com:amr': 'authenticated' };

test('a role for one kind of identity of one pool passes, and one that has to do with no pool', async () => {
  const one = role({ StringEquals: aud, 'ForAnyValue:StringLike': amr });
  expect(await violations(identityPoolTrust, [one, role(undefined, 'accounts.example.com')])).toEqual([]);
});

const ANY_POOL = 'may be taken by identities of any pool';
const ALIKE = 'may be taken by guests and by people who are signed in alike';

test.each<[string, object | undefined, string[]]>([
  ['without conditions', undefined, [ANY_POOL, ALIKE]],
  ['for any pool', { 'ForAnyValue:StringLike': amr }, [ANY_POOL]],
  [
    'for pools by a pattern',
    {
      StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:*' },
      'ForAnyValue:StringLike': amr,
    },
    [ANY_POOL],
  ],
  ['for guests and others', { StringEquals: aud }, [ALIKE]],
  [
    'for whatever kind of identity',
    { StringEquals: aud, 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': '*' } },
    [ALIKE],
  ],
])('a role %s is reported', async (_mistake, condition, messages) => {
  expect(await violations(identityPoolTrust, [role(condition)])).toEqual(messages);
});
