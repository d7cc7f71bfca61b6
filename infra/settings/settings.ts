import * as pulumi from '@pulumi/pulumi';
import { isConfigSecret, STACK_NAME } from '../account';
import { providerProblems } from '../aws-provider';
import { readSettings, type Settings, type StackConfiguration } from './read-settings';

/** Thrown before any resource is registered; `problems` has one line for each mistake. */
export class SettingsError extends pulumi.RunError {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The stack's configuration is not valid:\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

/**
 * Settings of the stack that runs, from its configuration and the defaults of Pulumi.yaml.
 *
 * @throws {SettingsError} naming every option that is wrong or unknown, and what is allowed
 */
export function stackSettings(): Settings {
  const settings = readSettings(pulumiConfiguration());
  const problems = 'problems' in settings ? settings.problems : [];
  problems.push(...providerProblems(pulumi.runtime.allConfig()));
  if (!STACK_NAME.test(pulumi.getStack())) {
    problems.push(
      `The stack's name must be at most 32 lower-case letters, digits and single hyphens between them, not ${pulumi.getStack()}`,
    );
  }
  if (problems.length > 0 || 'problems' in settings) throw new SettingsError(problems);
  return settings;
}

/** Configuration as Pulumi hands it to the program, with the options' names without the project's prefix. */
export function pulumiConfiguration(): StackConfiguration {
  const prefix = `${pulumi.getProject()}:`;
  const configured = Object.entries(pulumi.runtime.allConfig());
  return {
    region: new pulumi.Config('aws').get('region'),
    texts: Object.fromEntries(
      configured
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, value]) => [key.slice(prefix.length), value]),
    ),
    isEncrypted: (name) => isConfigSecret(`${prefix}${name}`),
    secretValue: (name) => new pulumi.Config().requireSecret(name),
  };
}
