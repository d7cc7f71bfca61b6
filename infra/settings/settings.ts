import * as pulumi from '@pulumi/pulumi';
import type { z } from 'zod';
import { awsRegion, pathOf } from '../../contract/text-values';
import { contradictions } from './contradictions';
import { type OptionName, type OptionValues, options } from './options';

/** What the platform team chose for one stack, validated. Pulumi.yaml describes every option. */
export interface Settings extends OptionValues {
  /** The AWS region, from `aws:region`. */
  region: string;
}

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
 * Reads the stack's configuration, with the defaults of Pulumi.yaml.
 *
 * @throws {SettingsError} naming every key that is wrong or unknown, and what is allowed.
 */
export function readSettings(): Settings {
  const configured = projectConfiguration();
  const problems = unknownOptions(Object.keys(configured));
  const values: Partial<Record<OptionName, unknown>> = {};
  for (const [name, schema] of Object.entries(options) as [OptionName, z.ZodType][]) {
    const text = configured[name];
    if (text === undefined) {
      problems.push(`${name} is not set, though Pulumi.yaml should hold its default`);
      continue;
    }
    const result = schema.safeParse(text);
    if (result.success) values[name] = result.data;
    else problems.push(...describe(name, result.error));
  }
  const region = new pulumi.Config('aws').get('region');
  if (!awsRegion.safeParse(region).success) {
    problems.push('aws:region must be set to an AWS region, such as eu-west-1');
  }
  problems.push(...contradictions(values as Partial<OptionValues>));
  if (problems.length > 0) throw new SettingsError(problems);
  return { ...(values as OptionValues), region: region! };
}

/** The options of this project as text, by name without the project's prefix. */
function projectConfiguration(): Partial<Record<string, string>> {
  const prefix = `${pulumi.getProject()}:`;
  return Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

/** A misspelled option would silently leave its default in force. */
function unknownOptions(names: string[]): string[] {
  return names
    .filter((name) => !(name in options))
    .map((name) => `${name} is not an option; the options are ${Object.keys(options).join(', ')}`);
}

function describe(name: OptionName, error: z.ZodError): string[] {
  return error.issues.map((issue) => `${name}${pathOf(issue)} ${issue.message}`);
}
