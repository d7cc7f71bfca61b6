import fs from 'node:fs';
import path from 'node:path';
import yaml from 'js-yaml';
import { z } from 'zod';

const configurationValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
]);

const optionDeclaration = z.object({
  type: z.string().optional(),
  items: z.object({ type: z.string() }).optional(),
  description: z.string().optional(),
  default: configurationValue.optional(),
  value: configurationValue.optional(),
});

const runtimeOptions = z
  .object({ nodeargs: z.string(), tsconfig: z.string(), typescript: z.boolean() })
  .partial();

const noOptions: z.infer<typeof runtimeOptions> = {};

const projectFile = z.object({
  name: z.string(),
  main: z.string().default('.'),
  runtime: z.union([
    z.literal('nodejs').transform(() => ({ options: noOptions })),
    z.object({ name: z.literal('nodejs'), options: runtimeOptions.default(noOptions) }),
  ]),
  config: z.record(z.string(), z.union([z.string(), optionDeclaration])).default({}),
});

const stackFile = z.object({ config: z.record(z.string(), configurationValue).default({}) });

/** Option as Pulumi.yaml declares it. */
export type OptionDeclaration = z.infer<typeof optionDeclaration>;

/** A Pulumi project as the engine sees it before it starts the language runner. */
export interface Project {
  readonly name: string;
  readonly root: string;
  readonly stack: string;
  /** The folder that the program runs in: `main` itself, or the folder of the file that it names. */
  readonly workingFolder: string;
  /** What the runner is told to load, relative to `workingFolder`; `.` lets package.json decide. */
  readonly entry: string;
  readonly nodeArguments: readonly string[];
  /** Keys of configuration that hold secrets, with their prefix; none where left out. */
  readonly secretKeys?: readonly string[];
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  /** Full keys (`project:key`); a value that is not a string is JSON, as Pulumi passes it on. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Options that Pulumi.yaml declares, by name without the project's prefix. */
  readonly options: Readonly<Record<string, OptionDeclaration>>;
}

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml of `root` as the engine does (Pulumi: "Pulumi.yaml project file"):
 * `main` may be a folder or a file, the project's `config` gives defaults, the stack's file overrides them.
 *
 * @throws Error if a file is missing or has another shape.
 */
export function loadProject(root: string, stack: string): Project {
  const project = projectFile.parse(readYaml(path.join(root, 'Pulumi.yaml')));
  const { config } = stackFile.parse(readYaml(path.join(root, `Pulumi.${stack}.yaml`)) ?? {});
  const options = Object.fromEntries(
    Object.entries(project.config).flatMap(([key, declaration]): [string, OptionDeclaration][] =>
      typeof declaration === 'string' ? [] : [[key, declaration]],
    ),
  );
  const defaults = Object.fromEntries(
    Object.entries(options).map(([key, declaration]) => [key, declaration.value ?? declaration.default]),
  );

  const main = path.resolve(root, project.main);
  const isFolder = fs.statSync(main).isDirectory();
  const runtime = project.runtime.options;
  return {
    name: project.name,
    root: path.resolve(root),
    stack,
    workingFolder: isFolder ? main : path.dirname(main),
    entry: isFolder ? '.' : path.basename(main),
    nodeArguments: runtime.nodeargs?.split(/\s+/) ?? [],
    typescript: runtime.typescript ?? true,
    tsconfig: runtime.tsconfig,
    configuration: {
      ...configurationText(project.name, defaults),
      ...configurationText(project.name, config),
    },
    options,
  };
}

/** Configuration as the CLI sends it: text, and JSON for lists and maps. Keys without prefix are the project's. */
export function configurationText(project: string, values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [
        key.includes(':') ? key : `${project}:${key}`,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
  );
}

function readYaml(file: string): unknown {
  return yaml.load(fs.readFileSync(file, 'utf8'));
}
