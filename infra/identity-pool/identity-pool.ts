import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type Account, physicalName } from '../account';
import { policyDocument } from '../iam/policy-document';
import type { OperationSettings } from '../settings/operation-options';
import { PrivateBucket } from '../storage/private-bucket';
import { followGates, grantStatements, type PeopleFiles } from './grants';
import { type Grant, hasFiles, type IdentityPoolSettings, usedGrants } from './options';
import { peopleRole } from './people-role';

export interface IdentityPoolArgs {
  settings: IdentityPoolSettings &
    Pick<OperationSettings, 'protect' | 'deletedImageDays' | 'kmsKeyArn'> & {
      /** Origins of pages that may use people's files. */
      corsOrigins: string[];
    };
  account: Account;
  userPoolId: pulumi.Input<string>;
  /** App clients whose ID tokens are good for credentials. */
  clientIds: pulumi.Input<string>[];
}

/**
 * Cognito identity pool: AWS credentials for people, in exchange for an ID token, and for guests. Enhanced flow alone:
 * Cognito chooses the role, never the app (Amazon Cognito: "Identity pools authentication flow").
 */
export class IdentityPool extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  /** AWS IoT policy that an identity needs besides its role; undefined where nobody follows gates. */
  readonly iotPolicyName: pulumi.Output<string> | undefined;
  /** Bucket of people's files; undefined where nobody has any. */
  readonly filesBucketName: pulumi.Output<string> | undefined;
  /** ARNs of the roles of groups, by group. */
  readonly groupRoleArns: Record<string, pulumi.Output<string>> = {};

  constructor(name: string, args: IdentityPoolArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:IdentityPool', name, {}, options);
    const { settings, account, userPoolId, clientIds } = args;
    const { signedIn, groups, guests } = settings.identityPool;
    const child = { parent: this };
    const provider = pulumi.interpolate`cognito-idp.${account.region}.amazonaws.com/${userPoolId}`;

    const pool = new aws.cognito.IdentityPool(
      name,
      {
        identityPoolName: physicalName(),
        allowUnauthenticatedIdentities: guests.length > 0,
        allowClassicFlow: false,
        cognitoIdentityProviders: clientIds.map((clientId) => ({
          providerName: provider,
          clientId,
          serverSideTokenCheck: true,
        })),
      },
      child,
    );
    const files = hasFiles(settings) ? this.filesBucket(name, settings) : undefined;
    this.filesBucketName = files?.bucketName;
    if (usedGrants(settings).includes('gates')) this.iotPolicyName = iotPolicy(name, account, child);

    const policies: aws.iam.RolePolicy[] = [];
    const createRole = (
      suffix: string,
      description: string,
      people: 'authenticated' | 'unauthenticated',
      grants: readonly Grant[],
    ) => {
      const { role, policy } = peopleRole(
        `${name}-${suffix}`,
        { identityPoolId: pool.id, description, people, statements: grantStatements(grants, account, files) },
        child,
      );
      policies.push(policy);
      return role.arn;
    };
    const authenticated = createRole('signed-in', 'AWS credentials of people', 'authenticated', signedIn);
    for (const [group, grants] of Object.entries(groups)) {
      const description = `AWS credentials of ${group}`;
      this.groupRoleArns[group] = createRole(`in-${group}`, description, 'authenticated', grants);
    }
    const unauthenticated =
      guests.length > 0
        ? createRole('guests', 'AWS credentials of guests', 'unauthenticated', guests)
        : undefined;
    new aws.cognito.IdentityPoolRoleAttachment(
      name,
      {
        identityPoolId: pool.id,
        roles: { authenticated, ...(unauthenticated && { unauthenticated }) },
        // The role of the group with the lowest precedence, which the ID token names; without one, that of all.
        ...(Object.keys(groups).length > 0 && {
          roleMappings: clientIds.map((clientId) => ({
            identityProvider: pulumi.interpolate`${provider}:${clientId}`,
            type: 'Token',
            ambiguousRoleResolution: 'AuthenticatedRole',
          })),
        }),
      },
      { parent: this, dependsOn: policies },
    );
    this.id = pool.id;
    this.registerOutputs({ id: this.id });
  }

  private filesBucket(
    name: string,
    { protect, deletedImageDays, kmsKeyArn, corsOrigins }: IdentityPoolArgs['settings'],
  ): PeopleFiles & { bucketName: pulumi.Output<string> } {
    const bucket = new PrivateBucket(
      `${name}-files`,
      { protect, keepOldVersionsForDays: deletedImageDays, kmsKeyArn },
      { parent: this },
    );
    if (corsOrigins.length > 0) {
      new aws.s3.BucketCorsConfiguration(
        `${name}-files`,
        {
          bucket: bucket.bucketName,
          corsRules: [
            {
              allowedOrigins: corsOrigins,
              allowedMethods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
              // Signed requests carry headers of AWS, which the SDK may add to.
              allowedHeaders: ['*'],
              exposeHeaders: ['ETag'],
            },
          ],
        },
        { parent: this },
      );
    }
    return { bucketName: bucket.bucketName, bucketArn: bucket.arn, kmsKeyArn };
  }
}

/**
 * AWS IoT policy of all identities that follow gates: an identity that has signed in may do what both its role and such a
 * policy allow (AWS IoT Core: "Authorization with Amazon Cognito identities"). AWS IoT policies have no variable for an
 * identity's id, which begins with the region; its role narrows the client id to its own.
 */
function iotPolicy(
  name: string,
  account: Account,
  { parent }: { parent: pulumi.Resource },
): pulumi.Output<string> {
  const policy = new aws.iot.Policy(
    name,
    { policy: policyDocument(followGates(account, `client/${account.region}:*`)) },
    // AWS IoT deletes no policy that is attached to somebody, and Pulumi does not know to whom.
    { parent, retainOnDelete: true },
  );
  return policy.name;
}
