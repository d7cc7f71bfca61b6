import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import type { Gate } from '../contract/gate';
import { readSettings, type Settings } from '../infra/settings/read-settings';

const ROOT = path.join(__dirname, '..');

/** Options of the stack that the local system follows; docs/laptop.md says why not the others. */
export const LAPTOP_OPTIONS = [
  'accessTokenMinutes',
  'accountPage',
  'accounts',
  'administrators',
  'appClients',
  'attributes',
  'captcha',
  'commandTtlSeconds',
  'commandsPerMinute',
  'corsOrigins',
  'devices',
  'factors',
  'gates',
  'groups',
  'identityProviders',
  'logLevel',
  'machineClients',
  'messages',
  'mfa',
  'mobileCallbackUrls',
  'mobileSignOutUrls',
  'passwordMinimumLength',
  'passwords',
  'refreshTokenDays',
  'signIn',
  'signUp',
] as const satisfies readonly (keyof Settings)[];

/** Settings of a stack, as far as they have a meaning on a laptop. */
export type StackSettings = Pick<Settings, (typeof LAPTOP_OPTIONS)[number]>;

const projectSchema = z.object({
  name: z.string(),
  config: z.record(z.string(), z.object({ default: z.unknown() })),
});

const stackFileSchema = z.object({ config: z.record(z.string(), z.unknown()).default({}) });

const project = projectSchema.parse(readYaml('Pulumi.yaml'));

/** Stack defaults: the options where nobody sets them. The local system is such a stack unless it is told otherwise. */
export const STACK_DEFAULTS: StackSettings = settingsFrom('Pulumi.yaml', {});

/** The gate of a stack that configures none. */
export const DEFAULT_GATE = STACK_DEFAULTS.gates[0] as Gate;

export interface Stack {
  settings: StackSettings;
  /** Options in the stack's file that mean nothing on a laptop. */
  unused: readonly string[];
}

/**
 * Reads a stack from `Pulumi.<name>.yaml` and the defaults of `Pulumi.yaml`.
 *
 * @param folder where the stack's file is
 * @throws {Error} where there is no such file, naming those that there are, and where the stack itself would refuse
 * an option
 */
export function readStack(name: string, folder = ROOT): Stack {
  const stacks = readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  if (!stacks.includes(name)) throw new Error(`There is no stack ${name}; there is ${stacks.join(', ')}`);
  const fileName = `Pulumi.${name}.yaml`;
  const { config } = stackFileSchema.parse(readYaml(fileName, folder) ?? {});
  const prefix = `${project.name}:`;
  const options = Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  return {
    settings: settingsFrom(fileName, options),
    unused: Object.keys(options).filter((option) => !LAPTOP_OPTIONS.some((used) => used === option)),
  };
}

/** @throws {Error} with a line for each mistake */
function settingsFrom(fileName: string, options: Record<string, unknown>): StackSettings {
  const values = {
    ...Object.fromEntries(Object.entries(project.config).map(([name, option]) => [name, option.default])),
    ...options,
  };
  const settings = readSettings({
    // Nothing here is in a region.
    region: 'eu-west-1',
    // What is encrypted stays so, and is as if nobody had set it; of a map of secrets the names are known.
    texts: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, isEncrypted(value) ? '' : textOf(value)]),
    ),
    isEncrypted: (name) => isEncrypted(values[name]) || holdsSecrets(values[name]),
    secretValue: (name) => {
      throw new Error(`${name} is encrypted`);
    },
  });
  if (!('problems' in settings)) return settings;
  throw new Error(`${fileName} is not valid:\n${settings.problems.map((line) => `  ${line}`).join('\n')}`);
}

/** Pulumi keeps a secret as an object with the one member `secure`. */
function isEncrypted(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'secure' in value;
}

function holdsSecrets(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).some(isEncrypted);
}

/** Options reach the program as text: lists and maps as JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_key, member) => (isEncrypted(member) ? 'encrypted' : member));
}

function readYaml(fileName: string, folder = ROOT): unknown {
  return load(readFileSync(path.join(folder, fileName), 'utf8'));
}
