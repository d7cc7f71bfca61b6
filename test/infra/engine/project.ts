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
  config: z
    .record(
      z.string(),
      z.union([
        z.string(),
        z.object({ default: configurationValue.optional(), value: configurationValue.optional() }),
      ]),
    )
    .default({}),
});

const stackFile = z.object({ config: z.record(z.string(), configurationValue).default({}) });

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
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  /** Full keys (`project:key`); a value that is not a string is JSON, as Pulumi passes it on. */
  readonly configuration: Readonly<Record<string, string>>;
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
  const configuration: Record<string, string> = {};
  const set = (key: string, value: unknown) => {
    if (value === undefined) return;
    const fullKey = key.includes(':') ? key : `${project.name}:${key}`;
    configuration[fullKey] = typeof value === 'string' ? value : JSON.stringify(value);
  };
  for (const [key, declaration] of Object.entries(project.config)) {
    if (typeof declaration !== 'string') set(key, declaration.value ?? declaration.default);
  }
  for (const [key, value] of Object.entries(config)) set(key, value);

  const main = path.resolve(root, project.main);
  const isFolder = fs.statSync(main).isDirectory();
  const { options } = project.runtime;
  return {
    name: project.name,
    root: path.resolve(root),
    stack,
    workingFolder: isFolder ? main : path.dirname(main),
    entry: isFolder ? '.' : path.basename(main),
    nodeArguments: options.nodeargs?.split(/\s+/) ?? [],
    typescript: options.typescript ?? true,
    tsconfig: options.tsconfig,
    configuration,
  };
}

function readYaml(file: string): unknown {
  return yaml.load(fs.readFileSync(file, 'utf8'));
}
