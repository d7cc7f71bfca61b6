import { status } from '@grpc/grpc-js';
import provider from '@pulumi/pulumi/proto/provider_pb';
import type { IResourceMonitorServer } from '@pulumi/pulumi/proto/resource_grpc_pb';
import resource from '@pulumi/pulumi/proto/resource_pb';
import empty from 'google-protobuf/google/protobuf/empty_pb';
import struct from 'google-protobuf/google/protobuf/struct_pb';
import type { Cloud, Properties } from './cloud';
import type { Project } from './project';
import { urnOf } from './urn';

/** The features of the real engine that a program can rely on here; the others need a callback server. */
const FEATURES = new Set(['secrets', 'resourceReferences', 'aliasSpecs', 'deletedWith', 'parameterization']);

/** The function by which an SDK turns a resource reference back into a resource. */
const GET_RESOURCE = 'pulumi:pulumi:getResource';

export interface RegisteredResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly remote: boolean;
  readonly protect: boolean;
  readonly inputs: Properties;
  /** The inputs and, once created, what the cloud computed: the state that a stack policy sees. */
  readonly state: Properties;
}

type Monitor = Pick<
  IResourceMonitorServer,
  | 'supportsFeature'
  | 'registerPackage'
  | 'invoke'
  | 'registerResource'
  | 'registerResourceOutputs'
  | 'signalAndWaitForShutdown'
>;

/** Collects what a program registers, in order, and answers as an engine with an empty state would. */
export class ResourceMonitor {
  readonly resources: RegisteredResource[] = [];
  /** URNs that were registered again; the program was refused, as the engine does. */
  readonly duplicates: string[] = [];
  /** Outputs by URN: of the stack and of component resources. */
  readonly outputs = new Map<string, Properties>();
  readonly #identifiers = new Map<string, string>();

  readonly #project: Project;
  readonly #preview: boolean;
  readonly #cloud: Cloud;

  constructor(project: Project, preview: boolean, cloud: Cloud) {
    this.#project = project;
    this.#preview = preview;
    this.#cloud = cloud;
  }

  /** The handlers of `pulumirpc.ResourceMonitor`; a method left out answers UNIMPLEMENTED. */
  readonly service: Monitor = {
    supportsFeature: ({ request }, callback) => {
      const response = new resource.SupportsFeatureResponse();
      response.setHassupport(FEATURES.has(request.getId()));
      callback(null, response);
    },

    registerPackage: ({ request }, callback) => {
      const response = new resource.RegisterPackageResponse();
      response.setRef(request.getName());
      callback(null, response);
    },

    invoke: ({ request }, callback) => {
      try {
        const inputs = toProperties(request.getArgs());
        const response = new provider.InvokeResponse();
        response.setReturn(toStruct(this.#invoke(request.getTok(), inputs)));
        callback(null, response);
      } catch (error) {
        callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
      }
    },

    registerResource: ({ request }, callback) => {
      const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
      const urn = urnOf(this.#project.stack, this.#project.name, type, name, parent);
      if (this.#identifiers.has(urn)) {
        this.duplicates.push(urn);
        callback({ code: status.ALREADY_EXISTS, details: `Duplicate resource URN '${urn}'` });
        return;
      }
      const inputs = toProperties(request.getObject());
      const custom = request.getCustom();
      const created = !this.#preview && (custom || request.getRemote());
      const id = created && custom ? `${name}-id` : '';
      const state = created ? { ...inputs, ...this.#cloud.computedOutputs({ type, name, inputs }) } : inputs;
      this.#identifiers.set(urn, id);
      this.resources.push({
        urn,
        type,
        name,
        parent,
        custom,
        remote: request.getRemote(),
        protect: request.getProtect() ?? false,
        inputs,
        state,
      });
      const response = new resource.RegisterResourceResponse();
      response.setUrn(urn);
      response.setId(id);
      response.setObject(toStruct(state));
      callback(null, response);
    },

    registerResourceOutputs: ({ request }, callback) => {
      this.outputs.set(request.getUrn(), toProperties(request.getOutputs()));
      callback(null, new empty.Empty());
    },

    signalAndWaitForShutdown: (_call, callback) => callback(null, new empty.Empty()),
  };

  #invoke(token: string, inputs: Properties): Properties {
    if (token !== GET_RESOURCE) return this.#cloud.invoke(token, inputs);
    const found = this.resources.find(({ urn }) => urn === inputs['urn']);
    if (found === undefined) throw new Error(`unknown resource ${String(inputs['urn'])}`);
    return { urn: found.urn, id: this.#identifiers.get(found.urn), state: found.state };
  }
}

function toProperties(value: struct.Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

function toStruct(value: Properties): struct.Struct {
  return struct.Struct.fromJavaScript(value as Record<string, struct.JavaScriptValue>);
}
