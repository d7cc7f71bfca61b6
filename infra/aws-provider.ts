import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { isConfigSecret } from './account';
import type { Settings } from './settings/read-settings';

type ProviderOption = Exclude<keyof aws.ProviderArgs, 'region' | 'defaultTags'>;

/**
 * Options of the AWS provider that stack configuration may set, besides the region, and how their text is read: as it
 * is, or as JSON, in which Pulumi hands on everything but text (Pulumi Registry: "AWS Provider Installation &
 * Configuration").
 */
const PROVIDER_OPTIONS: Record<ProviderOption, 'text' | 'json'> = {
  accessKey: 'text',
  allowedAccountIds: 'json',
  assumeRoleWithWebIdentity: 'json',
  assumeRoles: 'json',
  customCaBundle: 'text',
  ec2MetadataServiceEndpoint: 'text',
  ec2MetadataServiceEndpointMode: 'text',
  endpoints: 'json',
  forbiddenAccountIds: 'json',
  httpProxy: 'text',
  httpsProxy: 'text',
  ignoreTags: 'json',
  insecure: 'json',
  maxRetries: 'json',
  noProxy: 'text',
  profile: 'text',
  retryMode: 'text',
  s3UsEast1RegionalEndpoint: 'text',
  s3UsePathStyle: 'json',
  secretKey: 'text',
  sharedConfigFiles: 'json',
  sharedCredentialsFiles: 'json',
  skipCredentialsValidation: 'json',
  skipMetadataApiCheck: 'json',
  skipRegionValidation: 'json',
  skipRequestingAccountId: 'json',
  stsRegion: 'text',
  tagPolicyCompliance: 'text',
  token: 'text',
  tokenBucketRateLimiterCapacity: 'json',
  useDualstackEndpoint: 'json',
  useFipsEndpoint: 'json',
  userAgents: 'json',
};

const PREFIX = 'aws:';

/**
 * AWS provider of the stack, with everything that stack configuration sets under `aws:`. It tags every resource that
 * AWS lets be tagged, also those inside awsx components.
 */
export function taggingProvider(settings: ProviderSettings): aws.Provider {
  return new aws.Provider('aws', providerArgs(settings));
}

/**
 * AWS provider of the account that holds the hosted zone: that of the stack, or one that assumes `hostedZoneRole`, after
 * every role that stack configuration names.
 */
export function hostedZoneProvider(
  settings: ProviderSettings & Pick<Settings, 'hostedZoneRole'>,
  stackProvider: aws.Provider,
): aws.Provider {
  const { hostedZoneRole } = settings;
  if (!hostedZoneRole) return stackProvider;
  // Which accounts are allowed is about the stack's own.
  const { allowedAccountIds: _allowed, forbiddenAccountIds: _forbidden, ...args } = providerArgs(settings);
  return new aws.Provider('hosted-zone', {
    ...args,
    assumeRoles: pulumi
      .output(args.assumeRoles ?? [])
      .apply((roles = []) => [...roles, { roleArn: hostedZoneRole }]),
  });
}

type ProviderSettings = Pick<Settings, 'region' | 'tags'>;

function providerArgs({ region, tags }: ProviderSettings): aws.ProviderArgs {
  const configured = Object.keys(PROVIDER_OPTIONS).flatMap((name) => {
    const value = providerOption(name as ProviderOption);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...(Object.fromEntries(configured) as Partial<aws.ProviderArgs>),
    region,
    defaultTags: {
      tags: { ...tags, Project: pulumi.getProject(), Stack: pulumi.getStack(), ManagedBy: 'pulumi' },
    },
  };
}

function providerOption(name: ProviderOption): unknown {
  const configuration = new pulumi.Config('aws');
  const read = (value: string): unknown => (PROVIDER_OPTIONS[name] === 'json' ? JSON.parse(value) : value);
  if (isConfigSecret(`${PREFIX}${name}`)) return configuration.requireSecret(name).apply(read);
  const text = configuration.get(name);
  return text === undefined ? undefined : read(text);
}

/**
 * What is wrong with the configuration under `aws:`, one line for each mistake. A setting that the provider does not
 * get would be ignored without a word: another account, another role.
 *
 * @param configuration all configuration of the stack as text, by key with its prefix
 */
export function providerProblems(configuration: Readonly<Record<string, string>>): string[] {
  return Object.entries(configuration)
    .filter(([key]) => key.startsWith(PREFIX) && key !== `${PREFIX}region`)
    .flatMap(([key, text]) => {
      const name = key.slice(PREFIX.length);
      if (name === 'defaultTags') return [`${key} must not be set: the option tags is for them`];
      if (!Object.hasOwn(PROVIDER_OPTIONS, name)) {
        return [
          `${key} is not known to the AWS provider, which takes ${Object.keys(PROVIDER_OPTIONS).join(', ')}`,
        ];
      }
      return PROVIDER_OPTIONS[name as ProviderOption] === 'json' && !isJson(text)
        ? [`${key} must be valid JSON, or what \`pulumi config set --path\` makes of it`]
        : [];
    });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
