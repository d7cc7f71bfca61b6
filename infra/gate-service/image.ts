import path from 'node:path';
import * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as dockerBuild from '@pulumi/docker-build';
import * as pulumi from '@pulumi/pulumi';
import * as random from '@pulumi/random';
import { type Account, physicalName, providerOf } from '../account';
import type { OperationSettings } from '../settings/operation-options';
import { imageSourceHash } from './image-source';
import type { GateServiceSettings } from './options';

const ROOT = path.join(__dirname, '../..');

/** Relative, since an absolute path would rebuild the image on every other machine. */
const BUILD_CONTEXT = path.relative(process.cwd(), ROOT) || '.';

const PLATFORM = {
  arm64: dockerBuild.Platform.Linux_arm64,
  x86_64: dockerBuild.Platform.Linux_amd64,
} as const;

export interface ImageArgs {
  settings: Pick<GateServiceSettings, 'architecture'> & Pick<OperationSettings, 'protect'>;
  account: Account;
}

/** Container image of the service, built here and kept in a repository of its own. */
export class Image extends pulumi.ComponentResource {
  /** Tag and digest. */
  readonly reference: pulumi.Output<string>;
  readonly repositoryArn: pulumi.Output<string>;

  constructor(name: string, { settings, account }: ImageArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Image', name, {}, options);
    const repositoryName = physicalName();
    const repository = new awsx.ecr.Repository(
      name,
      {
        name: repositoryName,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: 'AES256' }],
        forceDelete: !settings.protect,
        // Enough images to roll back to.
        lifecyclePolicy: { rules: [{ tagStatus: 'any', maximumNumberOfImages: 20 }] },
      },
      { parent: this, providers: [providerOf(this)] },
    );
    const registry = aws.ecr.getAuthorizationTokenOutput({}, { parent: this });

    // docker-build pushes whenever it builds, and a tag is immutable: what was built before gets a new tag too.
    const { architecture } = settings;
    const source = imageSourceHash(ROOT);
    const build = new random.RandomString(
      name,
      { length: 8, lower: false, upper: false, special: false, keepers: { source, architecture } },
      { parent: this },
    );
    const image = new dockerBuild.Image(
      name,
      {
        tags: [pulumi.interpolate`${repository.url}:${source}-${architecture}-${build.result}`],
        context: { location: BUILD_CONTEXT },
        platforms: [PLATFORM[architecture]],
        push: true,
        // A preview needs no Docker.
        buildOnPreview: false,
        registries: [
          {
            address: repository.url,
            username: registry.userName,
            password: pulumi.secret(registry.password),
          },
        ],
      },
      { parent: this },
    );

    this.reference = image.ref;
    this.repositoryArn = pulumi.interpolate`arn:${account.partition}:ecr:${account.region}:${account.id}:repository/${repositoryName}`;
    this.registerOutputs({ reference: this.reference });
  }
}
