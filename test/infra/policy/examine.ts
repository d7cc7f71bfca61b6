import type { Policies, PolicyResource, ReportViolation } from '@pulumi/policy';

interface Example {
  type: string;
  name?: string;
  stack?: string;
  props?: Record<string, unknown>;
  protect?: boolean;
  /** Other examples that a property takes its value from. */
  references?: Record<string, PolicyResource[]>;
  providerProps?: Record<string, unknown>;
}

/** A resource as a policy sees it. `type` is Pulumi's token, such as `aws:s3/bucket:Bucket`. */
export function example({ type, name = 'example', stack = 'dev', ...rest }: Example): PolicyResource {
  const urn = `urn:pulumi:${stack}::gatehouse::${type}::${name}`;
  const isType: PolicyResource['isType'] = (resourceClass) =>
    Reflect.get(resourceClass, '__pulumiType') === type;
  return {
    type,
    name,
    urn,
    props: rest.props ?? {},
    opts: {
      protect: rest.protect ?? false,
      ignoreChanges: [],
      aliases: [],
      additionalSecretOutputs: [],
      customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
    },
    dependencies: [],
    propertyDependencies: rest.references ?? {},
    isType,
    asType: () => undefined,
    ...(rest.providerProps && {
      provider: { type: 'pulumi:providers:aws', name: 'aws', urn, props: rest.providerProps },
    }),
  };
}

class NotApplicable extends Error {}

const notApplicable = (): never => {
  throw new NotApplicable();
};

/** What a policy has to say of these resources, as `<policy>: <message>`. */
export async function violations(
  policy: Policies[number],
  resources: PolicyResource[],
  configuration: object = {},
): Promise<string[]> {
  const messages: string[] = [];
  const report: ReportViolation = (message) => messages.push(message);
  const context = {
    stackTags: new Map<string, string>(),
    notApplicable,
    getConfig: <T extends object>() => configuration as T,
  };
  const run = async (validate: () => void | Promise<void>) => {
    try {
      await validate();
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
    }
  };
  if ('validateStack' in policy) {
    await run(() => policy.validateStack({ ...context, resources }, report));
    return messages;
  }
  const validations = 'validateResource' in policy ? [policy.validateResource ?? []].flat() : [];
  for (const { asType: _outputs, ...resource } of resources) {
    for (const validate of validations) {
      await run(() => validate({ ...context, ...resource, asType: () => undefined }, report));
    }
  }
  return messages;
}
