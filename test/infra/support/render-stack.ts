import path from 'node:path';
import { runtime } from '@pulumi/pulumi';
import { bootstrap } from '../../../infra/bootstrap/bootstrap';
import { gatehouse } from '../../../infra/gatehouse';
import { configurationText, loadProject, type Project } from '../engine/project';
import { inProcess, type RegisteredResource, ResourceMonitor } from '../engine/resource-monitor';
import { mockCloud } from './mock-cloud';
import { type PlainObject, plainObject } from './plain-values';
import { isSecretOption } from './stack-configuration';

export const ROOT = path.join(__dirname, '../../..');

const ORGANIZATION = 'example';

/** Pulumi records a stack trace for each promise; the frames that jest asks for take longer than all the rest. */
const STACK_TRACE_LIMIT = 4;

/** Resource as the program registered it, with its inputs made readable. */
export type RenderedResource = Omit<RegisteredResource, 'inputs' | 'state'> & { inputs: PlainObject };

/** Everything that a program run asked the engine for. */
export interface RenderedStack {
  /** Sorted by type and name. */
  resources: RenderedResource[];
  outputs: PlainObject;
  /** Warnings that `pulumi up` would show. */
  warnings: string[];
  /** Provider functions that it called, such as `aws:route53/getZone:getZone`. */
  functions: string[];
}

export interface RenderOptions {
  /** Render as `pulumi preview` of an empty account: what AWS computes is unknown. */
  preview?: boolean;
  /** Options that differ from the stack's files, by name; a name may carry its own prefix. */
  config?: Record<string, unknown>;
  /** Names of options in `config` that are Pulumi secrets; where left out, those that must be. */
  secrets?: string[];
  /** Configuration keys to leave out, with their prefix. */
  without?: string[];
}

/** Renders the Pulumi program, configured by the real Pulumi.yaml and Pulumi.<stack>.yaml. */
export function renderStack(stack: string, options: RenderOptions = {}): Promise<RenderedStack> {
  return renderProgram(gatehouse, loadProject(ROOT, stack), options);
}

/** Renders the bootstrap stack, configured by the real files in infra/bootstrap. */
export function renderBootstrap(options: RenderOptions = {}): Promise<RenderedStack> {
  return renderProgram(bootstrap, loadProject(path.join(ROOT, 'infra/bootstrap'), 'account'), options);
}

/**
 * Runs a Pulumi program in this process against the stand-in for the Pulumi engine.
 *
 * Pulumi's runtime is global: render one program after another, never two at once.
 */
export async function renderProgram(
  program: () => object,
  project: Pick<Project, 'name' | 'stack' | 'configuration'>,
  { preview = false, config = {}, secrets, without = [] }: RenderOptions = {},
): Promise<RenderedStack> {
  const { name, stack } = project;
  const monitor = new ResourceMonitor(project, preview, mockCloud);
  runtime.setMockOptions(inProcess(monitor), name, stack, preview, ORGANIZATION);
  const configuration = { ...project.configuration, ...configurationText(name, config) };
  for (const key of without) delete configuration[key];
  runtime.setAllConfig(
    configuration,
    (secrets ?? Object.keys(config).filter(isSecretOption)).map((option) =>
      option.includes(':') ? option : `${name}:${option}`,
    ),
  );

  Error.stackTraceLimit = STACK_TRACE_LIMIT;
  // Without an engine Pulumi prints its warnings.
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (warning: unknown) => warnings.push(String(warning));
  // A rejection inside runInPulumiStack would be an unhandled one, which ends jest.
  let failure: unknown;
  await runtime.runInPulumiStack(async () => {
    try {
      return program();
    } catch (error) {
      failure = error;
      return {};
    }
  });
  await runtime.disconnect();
  console.warn = warn;
  if (failure) throw failure;
  const root = monitor.resources.find(({ parent }) => parent === '');
  return {
    resources: monitor.resources
      .map(({ state: _computed, inputs, ...resource }) => ({ ...resource, inputs: plainObject(inputs) }))
      .sort((a, b) => compare(a.type, b.type) || compare(a.name, b.name)),
    outputs: plainObject(monitor.outputs.get(root?.urn ?? '') ?? {}),
    warnings,
    functions: [...monitor.functions].sort(),
  };
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);
