import * as pulumi from '@pulumi/pulumi';
import { serviceClientPrefix, stateTopics } from '../../contract/device-protocol';
import { commandTopicPrefix, type Gate, thingPrefix } from '../../contract/gate';
import { PROFILE_IMAGE_KEY_PATTERN } from '../../contract/profile-image';
import { type Account, physicalName } from '../account';
import { allow, type Statement } from '../iam/policy-document';

/** Bucket of the profile images, and the key that it is encrypted with besides S3's own. */
export interface ProfileImages {
  bucketArn: pulumi.Input<string>;
  kmsKeyArn: string | undefined;
}

interface TaskNeeds {
  gates: Gate[];
  profileImages: ProfileImages;
  /** Whether it lets identities of people follow gates. */
  liveAccess: boolean;
}

/** Policy statements of the task role: all that the service itself may do. */
export function taskPermissions(
  { gates, profileImages: { bucketArn, kmsKeyArn }, liveAccess }: TaskNeeds,
  { id, partition, region }: Account,
): Statement[] {
  const iot = (resource: string) => pulumi.interpolate`arn:${partition}:iot:${region}:${id}:${resource}`;
  const things = `${thingPrefix(physicalName())}*`;
  return [
    // By the stack's prefixes: a role's inline policies may have 10,240 characters, which 100 gates by name exceed.
    allow(
      ['iot:Publish'],
      [
        iot(`topic/${commandTopicPrefix(physicalName())}*`),
        ...gates.flatMap(({ commandTopic }) => (commandTopic ? [iot(`topic/${commandTopic}`)] : [])),
      ],
    ),
    allow(['iot:GetThingShadow'], [iot(`thing/${things}`)]),
    // The live connection: each task adds an id of its own to the prefix.
    allow(['iot:Connect'], [iot(`client/${serviceClientPrefix(physicalName())}*`)]),
    allow(
      ['iot:Subscribe'],
      stateTopics({ thing: things }).map((topic) => iot(`topicfilter/${topic}`)),
    ),
    allow(
      ['iot:Receive'],
      stateTopics({ thing: things }).map((topic) => iot(`topic/${topic}`)),
    ),
    allow(
      ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      [pulumi.interpolate`${bucketArn}/${PROFILE_IMAGE_KEY_PATTERN}`],
    ),
    // Without it S3 answers 403 instead of 404 for an image that is not there (Amazon S3: GetObject).
    allow(['s3:ListBucket'], [bucketArn]),
    // Amazon S3: "Using server-side encryption with AWS KMS keys", permissions to read and to write.
    ...(kmsKeyArn
      ? [
          allow(['kms:Decrypt', 'kms:GenerateDataKey'], [kmsKeyArn], {
            StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` },
          }),
        ]
      : []),
    ...(liveAccess ? ATTACH_TO_IDENTITIES : []),
  ];
}

/**
 * Attaching AWS IoT policies to identities alone. An identity has no ARN, so that `*` is the narrowest there is; what has
 * one, certificates and groups of things, is taken away again (Service Authorization Reference: "AWS IoT").
 */
const ATTACH_TO_IDENTITIES: Statement[] = [
  allow(['iot:AttachPolicy'], ['*']),
  {
    Effect: 'Deny',
    Action: ['iot:AttachPolicy'],
    Resource: ['arn:*:iot:*:*:cert/*', 'arn:*:iot:*:*:thinggroup/*'],
  },
];

/** Policy statements of the execution role: Amazon ECS fetches the image and writes the log. */
export function executionPermissions(
  repositoryArn: pulumi.Input<string>,
  logGroupArn: pulumi.Input<string>,
): Statement[] {
  return [
    // AWS allows no narrower resource (Service Authorization Reference: "Amazon Elastic Container Registry").
    allow(['ecr:GetAuthorizationToken'], ['*']),
    allow(
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      [repositoryArn],
    ),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [pulumi.interpolate`${logGroupArn}:*`]),
  ];
}
