import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from '../iam/policy-document';

export interface PeopleRoleArgs {
  identityPoolId: pulumi.Input<string>;
  description: string;
  /** Whose credentials it is: of who has signed in, or of who has not. */
  people: 'authenticated' | 'unauthenticated';
  statements: Statement[];
}

/** Longest session, in seconds: the shortest that IAM has. Credentials of an identity pool last as long anyway. */
const SESSION_SECONDS = 3600;

/**
 * Role of an identity pool's people: for identities of this pool alone, and of one kind (Amazon Cognito: "IAM roles", role
 * trust and permissions).
 */
export function peopleRole(
  name: string,
  { identityPoolId, description, people, statements }: PeopleRoleArgs,
  options: pulumi.CustomResourceOptions,
): { role: aws.iam.Role; policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    name,
    {
      description: `Gatehouse: ${description}`,
      maxSessionDuration: SESSION_SECONDS,
      assumeRolePolicy: policyDocument([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: 'cognito-identity.amazonaws.com' },
          Condition: {
            StringEquals: { 'cognito-identity.amazonaws.com:aud': identityPoolId },
            'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': people },
          },
        },
      ]),
    },
    options,
  );
  const policy = new aws.iam.RolePolicy(name, { role: role.id, policy: policyDocument(statements) }, options);
  return { role, policy };
}
