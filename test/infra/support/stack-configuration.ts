import fs from 'node:fs';
import path from 'node:path';
import * as yaml from 'js-yaml';

const ROOT = path.join(__dirname, '../../..');

export const PROJECT = 'gatehouse';

/** An option as Pulumi.yaml declares it. */
export interface OptionDeclaration {
  type: 'string' | 'integer' | 'boolean' | 'array' | 'object';
  items?: { type: string };
  description: string;
  default: unknown;
}

export interface ProjectFile {
  name: string;
  main: string;
  runtime: { name: string; options: Record<string, unknown> };
  config: Record<string, OptionDeclaration>;
}

export function projectFile(): ProjectFile {
  return yaml.load(fs.readFileSync(path.join(ROOT, 'Pulumi.yaml'), 'utf8')) as ProjectFile;
}

/** The options that Pulumi.<stack>.yaml sets, with their prefix. */
export function stackFile(stack: string): Record<string, unknown> {
  const file = yaml.load(fs.readFileSync(path.join(ROOT, `Pulumi.${stack}.yaml`), 'utf8'));
  return (file as { config: Record<string, unknown> }).config;
}

/** What the program gets to see: the defaults of Pulumi.yaml, then the stack's file, as the CLI would send them. */
export function stackConfiguration(stack: string): Record<string, string> {
  const defaults = Object.entries(projectFile().config).map(
    ([name, option]) => [name, option.default] as const,
  );
  return configurationText([...defaults, ...Object.entries(stackFile(stack))]);
}

/** Options as the CLI sends them: text, and JSON for lists and maps. Names without prefix are the project's. */
export function configurationText(values: (readonly [string, unknown])[]): Record<string, string> {
  return Object.fromEntries(
    values.map(([name, value]) => [
      name.includes(':') ? name : `${PROJECT}:${name}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
