import path from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import { ZodType } from 'zod';
import { OPTIONS } from '../../../infra/settings/options';
import { readSettings, type StackConfiguration } from '../../../infra/settings/read-settings';
import { configurationText, loadProject } from '../engine/project';

/** Configuration of a stack from its real files, with options that differ, as the settings' reader takes it. */
export function stackConfiguration(stack: string, config: Record<string, unknown> = {}): StackConfiguration {
  const { name, configuration } = loadProject(path.join(__dirname, '../../..'), stack);
  const prefix = `${name}:`;
  const texts = { ...configuration, ...configurationText(name, config) };
  return {
    region: configuration['aws:region'],
    texts: Object.fromEntries(
      Object.entries(texts)
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, text]) => [key.slice(prefix.length), text]),
    ),
    isEncrypted: isSecretOption,
    secretValue: (option) => pulumi.secret(texts[`${prefix}${option}`] ?? ''),
  };
}

/** Whether an option must be a Pulumi secret. */
export const isSecretOption = (name: string): boolean =>
  name in OPTIONS && !(OPTIONS[name as keyof typeof OPTIONS] instanceof ZodType);

/** What is wrong with a configuration, without rendering a stack; empty where nothing is. */
export function settingProblems(stack: string, config: Record<string, unknown>): string[] {
  const settings = readSettings(stackConfiguration(stack, config));
  return 'problems' in settings ? settings.problems : [];
}
