import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement } from './policy-document';

export interface ServiceRoleArgs {
  /** The AWS service that assumes the role, such as `lambda.amazonaws.com`. */
  service: string;
  description: string;
  statements: Statement[];
  /** Only on behalf of this account, against the confused deputy. AWS Lambda does not say whom it acts for. */
  sourceAccount?: pulumi.Input<string>;
  /** What the service must name when it assumes the role. */
  externalId?: string;
}

/** A role with one inline policy, which is all that it may do. */
export function serviceRole(
  name: string,
  { service, description, statements, sourceAccount, externalId }: ServiceRoleArgs,
  options: pulumi.CustomResourceOptions,
): { role: aws.iam.Role; policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    name,
    {
      description,
      assumeRolePolicy: policyDocument([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: service },
          ...((sourceAccount || externalId) && {
            Condition: {
              StringEquals: {
                ...(sourceAccount && { 'aws:SourceAccount': sourceAccount }),
                ...(externalId && { 'sts:ExternalId': externalId }),
              },
            },
          }),
        },
      ]),
    },
    options,
  );
  const policy = new aws.iam.RolePolicy(name, { role: role.id, policy: policyDocument(statements) }, options);
  return { role, policy };
}
