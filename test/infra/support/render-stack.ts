import { runtime } from '@pulumi/pulumi';
import { gatehouse } from '../../../infra/gatehouse';
import { mockCloud } from './mock-cloud';
import type { PlainObject } from './plain-values';
import { RecordingMonitor, type RenderedResource } from './recording-monitor';
import { configurationText, PROJECT, stackConfiguration } from './stack-configuration';

const ORGANIZATION = 'example';

/** Pulumi records a stack trace for each promise; the frames that jest asks for take longer than all the rest. */
const STACK_TRACE_LIMIT = 4;

// The first rendering of a test file loads the whole program, which takes seconds on a busy machine.
jest.setTimeout(30_000);

/** Everything that a program run asked the engine for. */
export interface RenderedStack {
  /** Sorted by type and name. */
  resources: RenderedResource[];
  outputs: PlainObject;
}

export interface RenderOptions {
  /** Render as `pulumi preview` of an empty account: what AWS computes is unknown. */
  preview?: boolean;
  /** Options that differ from the stack's files, by name; a name may carry its own prefix. */
  config?: Record<string, unknown>;
  /** Configuration keys to leave out, with their prefix. */
  without?: string[];
}

/**
 * Runs the Pulumi program against mocks, configured by the real Pulumi.yaml and Pulumi.<stack>.yaml.
 *
 * Pulumi's runtime is global: render one stack after another, never two at once.
 */
export async function renderStack(stack: string, options: RenderOptions = {}): Promise<RenderedStack> {
  const preview = options.preview ?? false;
  const mocks = mockCloud(preview);
  const monitor = new RecordingMonitor(mocks);
  await runtime.setMocks(mocks, PROJECT, stack, preview, ORGANIZATION);
  runtime.setMockOptions(monitor, PROJECT, stack, preview, ORGANIZATION);
  const config = {
    ...stackConfiguration(stack),
    ...configurationText(Object.entries(options.config ?? {})),
  };
  for (const key of options.without ?? []) delete config[key];
  runtime.setAllConfig(config);

  Error.stackTraceLimit = STACK_TRACE_LIMIT;
  // A rejection inside runInPulumiStack would be an unhandled one, which ends jest.
  let failure: unknown;
  await runtime.runInPulumiStack(async () => {
    try {
      return gatehouse();
    } catch (error) {
      failure = error;
      return {};
    }
  });
  await runtime.disconnect();
  if (failure) throw failure;
  return {
    resources: monitor.rendered.sort((a, b) => compare(a.type, b.type) || compare(a.name, b.name)),
    outputs: monitor.outputs.get(stackUrn(stack)) ?? {},
  };
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);

const stackUrn = (stack: string) =>
  `urn:pulumi:${stack}::${PROJECT}::pulumi:pulumi:Stack::${PROJECT}-${stack}`;
