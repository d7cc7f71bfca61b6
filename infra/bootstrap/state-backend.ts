import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { allow, type Statement } from '../iam/policy-document';
import { PrivateBucket } from '../storage/private-bucket';

/** Days that an earlier state can be restored. */
const KEPT_DAYS = 365;

const KEY_ALIAS = 'alias/pulumi-gatehouse';

/**
 * State backend of Pulumi: a versioned bucket for states, and a key for the secrets in them. Its names do not begin
 * with "gatehouse": the deploy role may delete buckets that do.
 */
export class StateBackend extends pulumi.ComponentResource {
  /** For `pulumi login`. */
  readonly url: pulumi.Output<string>;
  /** For `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: string;
  private readonly bucketArn: pulumi.Output<string>;
  private readonly keyArn: pulumi.Output<string>;

  constructor(name: string, { region }: { region: string }, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:bootstrap:StateBackend', name, {}, options);
    const bucket = new PrivateBucket(
      name,
      { protect: true, keepOldVersionsForDays: KEPT_DAYS },
      { parent: this },
    );
    const key = new aws.kms.Key(
      name,
      { description: 'Secrets in Pulumi states', enableKeyRotation: true, deletionWindowInDays: 30 },
      { parent: this, protect: true, retainOnDelete: true },
    );
    new aws.kms.Alias(name, { name: KEY_ALIAS, targetKeyId: key.id }, { parent: this });

    this.bucketArn = bucket.arn;
    this.keyArn = key.arn;
    this.url = pulumi.interpolate`s3://${bucket.bucketName}`;
    this.secretsProvider = `awskms://${KEY_ALIAS}?region=${region}`;
    this.registerOutputs({ url: this.url });
  }

  /** Allows reading states and the secrets in them, as a preview does. */
  read(): Statement[] {
    return [
      allow(['s3:ListBucket'], [this.bucketArn]),
      allow(['s3:GetObject'], [pulumi.interpolate`${this.bucketArn}/*`]),
      allow(['kms:Decrypt'], [this.keyArn]),
    ];
  }

  /** Allows what an update does to states: it writes them and locks them. */
  write(): Statement[] {
    return [
      ...this.read(),
      allow(['s3:PutObject', 's3:DeleteObject'], [pulumi.interpolate`${this.bucketArn}/*`]),
    ];
  }
}
