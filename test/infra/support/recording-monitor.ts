import { runtime } from '@pulumi/pulumi';
import type { RegisterResourceRequest, RegisterResourceResponse } from '@pulumi/pulumi/proto/resource_pb';
import { MockMonitor } from '@pulumi/pulumi/runtime/mocks';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { type PlainObject, plainObject } from './plain-values';

/** A resource as the program registered it; members that hold nothing are absent. */
export interface RenderedResource {
  type: string;
  name: string;
  urn: string;
  parent?: string;
  inputs: PlainObject;
  protect?: true;
  retainOnDelete?: true;
  ignoreChanges?: string[];
  dependsOn?: string[];
  /** URN and id of the provider, or of each inherited by a remote component. */
  providers?: string[];
  remote?: true;
}

type Callback<Response> = (error: unknown, response: Response) => void;

/** Keeps what MockMonitor sees and hides: parents, options, unknowns and secrets. */
export class RecordingMonitor extends MockMonitor {
  readonly rendered: RenderedResource[] = [];
  /** Outputs by the URN of the component or stack that registered them. */
  readonly outputs = new Map<string, PlainObject>();

  override async registerResource(
    request: RegisterResourceRequest,
    callback: Callback<RegisterResourceResponse | undefined>,
  ): Promise<void> {
    const resource = describe(request);
    this.rendered.push(resource);
    await super.registerResource(request, (error: unknown, response?: RegisterResourceResponse) => {
      if (response) {
        resource.urn = response.getUrn();
        keepSecret(response, request.getAdditionalsecretoutputsList());
      }
      callback(error, response);
    });
  }

  override registerResourceOutputs(
    request: { getUrn(): string; getOutputs(): Struct | undefined },
    callback: Callback<object>,
  ): void {
    this.outputs.set(request.getUrn(), plainObject(request.getOutputs()?.toJavaScript() ?? {}));
    super.registerResourceOutputs(request, callback);
  }
}

function describe(request: RegisterResourceRequest): RenderedResource {
  const providers = [
    request.getProvider(),
    ...request
      .getProvidersMap()
      .toArray()
      .map(([, reference]) => reference),
  ];
  const parent = request.getParent();
  const ignoreChanges = request.getIgnorechangesList();
  const dependsOn = [...request.getDependenciesList()].sort();
  const used = [...new Set(providers.filter((reference) => reference !== ''))];
  return {
    type: request.getType(),
    name: request.getName(),
    urn: '',
    inputs: plainObject(request.getObject()?.toJavaScript() ?? {}),
    ...(parent && { parent }),
    ...(request.getProtect() && { protect: true }),
    ...(request.getRetainondelete() && { retainOnDelete: true }),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(used.length > 0 && { providers: used }),
    ...(request.getRemote() && { remote: true }),
  };
}

/** The engine, not the SDK, makes secrets of `additionalSecretOutputs`; the mock must do it too. */
function keepSecret(response: RegisterResourceResponse, names: string[]): void {
  const outputs: Record<string, unknown> = { ...response.getObject()?.toJavaScript() };
  for (const name of names) {
    if (outputs[name] !== undefined) {
      outputs[name] = { [runtime.specialSigKey]: runtime.specialSecretSig, value: outputs[name] };
    }
  }
  response.setObject(Struct.fromJavaScript(outputs as Parameters<typeof Struct.fromJavaScript>[0]));
}
