import * as pulumi from '@pulumi/pulumi';
import { stateTopics } from '../../contract/device-protocol';
import { thingPrefix } from '../../contract/gate';
import { type Account, physicalName } from '../account';
import { allow, type Statement } from '../iam/policy-document';
import type { Grant } from './options';

/** Bucket of people's files, and the key that it is encrypted with besides S3's own. */
export interface PeopleFiles {
  bucketArn: pulumi.Input<string>;
  kmsKeyArn: string | undefined;
}

/** Id of the identity that has the credentials (IAM: "Available keys for AWS web identity federation"). */
const IDENTITY_ID = `\${cognito-identity.amazonaws.com:sub}`;

/** Where files lie in the bucket: a person's own, and those that are there for all. */
export const OWN_FILES = 'own/';
export const SHARED_FILES = 'shared/';

/** Policy statements of a role that has grants. Those about files need the bucket. */
export function grantStatements(
  grants: readonly Grant[],
  account: Account,
  files: PeopleFiles | undefined,
): Statement[] {
  const statements = grants.includes('gates') ? followGates(account, `client/${IDENTITY_ID}*`) : [];
  return files ? [...statements, ...fileStatements(grants, account, files)] : statements;
}

/**
 * Allows to connect to AWS IoT and to hear the state of this stack's gates; never to publish.
 *
 * @param client resource of the client ids to connect with
 */
export function followGates({ id, partition, region }: Account, client: string): Statement[] {
  const iot = (resource: string) => pulumi.interpolate`arn:${partition}:iot:${region}:${id}:${resource}`;
  const topics = stateTopics({ thing: `${thingPrefix(physicalName())}*` });
  return [
    allow(['iot:Connect'], [iot(client)]),
    allow(
      ['iot:Subscribe'],
      topics.map((topic) => iot(`topicfilter/${topic}`)),
    ),
    allow(
      ['iot:Receive'],
      topics.map((topic) => iot(`topic/${topic}`)),
    ),
  ];
}

function fileStatements(
  grants: readonly Grant[],
  { region }: Account,
  { bucketArn, kmsKeyArn }: PeopleFiles,
): Statement[] {
  const own = `${OWN_FILES}${IDENTITY_ID}/*`;
  const shared = `${SHARED_FILES}*`;
  const objects = (keys: string) => pulumi.interpolate`${bucketArn}/${keys}`;
  const list = (keys: string) => allow(['s3:ListBucket'], [bucketArn], { StringLike: { 's3:prefix': keys } });
  const isAllowed = (...names: Grant[]) => names.some((name) => grants.includes(name));
  const statements = [
    ...(isAllowed('own-files')
      ? [allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [objects(own)]), list(own)]
      : []),
    ...(isAllowed('shared-files', 'publish-files')
      ? [allow(['s3:GetObject'], [objects(shared)]), list(shared)]
      : []),
    ...(isAllowed('publish-files') ? [allow(['s3:PutObject', 's3:DeleteObject'], [objects(shared)])] : []),
  ];
  if (!kmsKeyArn || statements.length === 0) return statements;
  const actions = isAllowed('own-files', 'publish-files')
    ? ['kms:Decrypt', 'kms:GenerateDataKey']
    : ['kms:Decrypt'];
  const throughS3 = { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } };
  return [...statements, allow(actions, [kmsKeyArn], throughS3)];
}
