import type * as pulumi from '@pulumi/pulumi';
import { z } from 'zod';
import { awsRegion, json, pathOf } from '../../contract/text-values';
import type { OptionTable, SecretMapOption, SecretOption, ValuesOf } from './option-readers';
import { contradictions, OPTIONS, type OptionValues } from './options';

/** Configuration of a stack, wherever it comes from. */
export interface StackConfiguration {
  /** Text of `aws:region`. */
  region: string | undefined;
  /** Options as text, by name; lists and maps are JSON. */
  texts: Readonly<Partial<Record<string, string>>>;
  /** Whether an option is encrypted in the stack's file. */
  isEncrypted(name: string): boolean;
  /** Value of an encrypted option, marked as secret. */
  secretValue(name: string): pulumi.Output<string>;
}

/** Settings of one stack: what the platform team chose, validated. Pulumi.yaml describes every option. */
export interface Settings extends OptionValues {
  /** AWS region. */
  region: string;
}

/**
 * Reads the settings of a stack without Pulumi.
 *
 * @returns the settings, or one line for each mistake, which names the option and what is allowed
 */
export function readSettings(configuration: StackConfiguration): Settings | { problems: string[] } {
  const { values, problems } = readOptions(OPTIONS, configuration);
  const region = awsRegion.safeParse(configuration.region);
  if (!region.success) problems.push('aws:region must be an AWS region, such as eu-west-1');
  problems.push(
    ...contradictions(values, {
      gatesText: configuration.texts['gates'],
      region: region.data,
      isEncrypted: (name) => configuration.isEncrypted(name),
    }),
  );
  if (!region.success || problems.length > 0) return { problems };
  return { ...(values as OptionValues), region: region.data };
}

/**
 * Reads the options of a table.
 *
 * @returns values by name, without those that are wrong, and one line for each mistake
 */
export function readOptions<Table extends OptionTable>(
  table: Table,
  configuration: Omit<StackConfiguration, 'region'>,
): { values: Partial<ValuesOf<Table>>; problems: string[] } {
  const problems = unknownOptions(table, Object.keys(configuration.texts));
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(table)) {
    const read = readOption(name, option, configuration);
    if ('problems' in read) problems.push(...read.problems);
    else values[name] = read.value;
  }
  return { values: values as Partial<ValuesOf<Table>>, problems };
}

type OptionRead = { value: unknown } | { problems: string[] };

function readOption(
  name: string,
  option: OptionTable[string],
  configuration: Omit<StackConfiguration, 'region'>,
): OptionRead {
  const text = configuration.texts[name];
  if (text === undefined) return problem(`${name} is not set, though Pulumi.yaml should hold its default`);
  if (!(option instanceof z.ZodType)) {
    return 'byName' in option
      ? readSecretMap(name, text, option, configuration)
      : readSecret(name, text, option, configuration);
  }
  if (configuration.isEncrypted(name)) {
    return problem(`${name} must not be a secret, since the stack shows it in plain text`);
  }
  const result = option.safeParse(text);
  if (result.success) return { value: result.data };
  return { problems: result.error.issues.map((issue) => `${name}${pathOf(issue)} ${issue.message}`) };
}

function readSecret(
  name: string,
  text: string,
  { pattern, expected }: SecretOption,
  configuration: Omit<StackConfiguration, 'region'>,
): OptionRead {
  if (text === '') return { value: undefined };
  if (!configuration.isEncrypted(name)) {
    return problem(`${name} must be a secret, set with: pulumi config set --secret ${name}`);
  }
  return pattern.test(text)
    ? { value: configuration.secretValue(name) }
    : problem(`${name} must be ${expected}`);
}

const secretNames = z.record(z.string(), z.string());

function readSecretMap(
  name: string,
  text: string,
  { pattern, expected }: SecretMapOption,
  configuration: Omit<StackConfiguration, 'region'>,
): OptionRead {
  const command = `pulumi config set --secret --path ${name}.<name>`;
  const secrets = json('a map', secretNames).safeParse(text);
  if (!secrets.success) return problem(`${name} must be a map of secrets, set with: ${command}`);
  const entries = Object.entries(secrets.data);
  if (entries.length > 0 && !configuration.isEncrypted(name)) {
    return problem(`${name} must hold secrets, set with: ${command}`);
  }
  const wrong = entries.filter(([, secret]) => !pattern.test(secret));
  if (wrong.length > 0) return { problems: wrong.map(([key]) => `${name}.${key} must be ${expected}`) };
  const secretOf = (key: string) => () =>
    configuration.secretValue(name).apply((value) => secretNames.parse(JSON.parse(value))[key] ?? '');
  return { value: Object.fromEntries(entries.map(([key]) => [key, secretOf(key)])) };
}

const problem = (line: string): OptionRead => ({ problems: [line] });

/** A misspelled option would silently leave its default in force. */
function unknownOptions(table: OptionTable, names: string[]): string[] {
  return names
    .filter((name) => !Object.hasOwn(table, name))
    .map((name) => `${name} is not an option; the options are ${Object.keys(table).join(', ')}`);
}
