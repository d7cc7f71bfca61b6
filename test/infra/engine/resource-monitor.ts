import { type sendUnaryData, status } from '@grpc/grpc-js';
import { runtime } from '@pulumi/pulumi';
import provider from '@pulumi/pulumi/proto/provider_pb';
import type { IResourceMonitorServer } from '@pulumi/pulumi/proto/resource_grpc_pb';
import resource, { type RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import empty from 'google-protobuf/google/protobuf/empty_pb';
import type { Project } from './project';
import { type Properties, toProperties, toStruct } from './properties';

/** The features of the real engine that a program can rely on here; the others need a callback server. */
const FEATURES = new Set(['secrets', 'resourceReferences', 'aliasSpecs', 'deletedWith', 'parameterization']);

/** The function by which an SDK turns a resource reference back into a resource. */
const GET_RESOURCE = 'pulumi:pulumi:getResource';

/** Answers in place of the resource providers: the engine itself knows nothing about AWS. */
export interface Cloud {
  /** Makes a resource: its id, which a component has not, and its inputs with what the provider computed. */
  create(request: ResourceRequest): Promise<{ id: string; state: Properties }>;
  /** The result of a provider function such as `aws:index/getRegion:getRegion`. Throws for an unknown one. */
  invoke(token: string, inputs: Properties): Promise<Properties>;
}

/** What a resource is asked to become. */
export interface ResourceRequest {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: Properties;
}

export interface RegisteredResource {
  readonly urn: string;
  /** Empty for a component, and for everything in a preview. */
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: string[];
  /** Value that replaces the resource where it changes; undefined without one. */
  readonly replacementTrigger: unknown;
  /** A component of a package, which the engine makes in another process. */
  readonly remote: boolean;
  /** URN of the explicit provider; empty for a default provider. */
  readonly providerUrn: string;
  /** URNs of all explicit providers, which a remote component hands on to its children. */
  readonly providerUrns: string[];
  /** URNs of the resources that must be there first. */
  readonly dependsOn: string[];
  /** URNs of the resources that a property takes its value from. */
  readonly propertyDependencies: Readonly<Record<string, string[]>>;
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

/**
 * Resource monitor: collects what a program registers, in order, and answers as an engine with an empty state would.
 * It serves a program in a process of its own over gRPC, and one in this process through `inProcess`.
 */
export class ResourceMonitor {
  readonly resources: RegisteredResource[] = [];
  /** URNs that were registered again; the program was refused, as the engine does. */
  readonly duplicates: string[] = [];
  /** Provider functions that were called. */
  readonly functions = new Set<string>();
  /** Outputs by URN: of the stack and of component resources. */
  readonly outputs = new Map<string, Properties>();
  readonly #urns = new Set<string>();
  readonly #project: Pick<Project, 'name' | 'stack'>;
  readonly #preview: boolean;
  readonly #cloud: Cloud;

  constructor(project: Pick<Project, 'name' | 'stack'>, preview: boolean, cloud: Cloud) {
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

    invoke: ({ request }, callback) =>
      respond(callback, async () => {
        const response = new provider.InvokeResponse();
        const inputs = toProperties(request.getArgs());
        response.setReturn(toStruct(await this.#invoke(request.getTok(), inputs)));
        return response;
      }),

    registerResource: ({ request }, callback) =>
      respond(callback, async () => {
        const registered = await this.#register(request);
        const response = new resource.RegisterResourceResponse();
        response.setUrn(registered.urn);
        response.setId(registered.id);
        response.setObject(toStruct(registered.state));
        return response;
      }),

    registerResourceOutputs: ({ request }, callback) => {
      this.outputs.set(request.getUrn(), toProperties(request.getOutputs()));
      callback(null, new empty.Empty());
    },

    signalAndWaitForShutdown: (_call, callback) => callback(null, new empty.Empty()),
  };

  async #invoke(token: string, inputs: Properties): Promise<Properties> {
    if (token !== GET_RESOURCE) {
      this.functions.add(token);
      return this.#cloud.invoke(token, inputs);
    }
    const found = this.resources.find(({ urn }) => urn === inputs['urn']);
    if (found === undefined) throw new Error(`unknown resource ${String(inputs['urn'])}`);
    return { urn: found.urn, id: found.id, state: found.state };
  }

  async #register(request: RegisterResourceRequest): Promise<RegisteredResource> {
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    const urn = urnOf(this.#project.stack, this.#project.name, type, name, parent);
    if (this.#urns.has(urn)) {
      this.duplicates.push(urn);
      throw new Error(`Duplicate resource URN '${urn}'`);
    }
    this.#urns.add(urn);
    const inputs = toProperties(request.getObject());
    const made = request.getCustom() || request.getRemote();
    const created =
      made && !this.#preview
        ? await this.#cloud.create({ type, name, inputs, custom: request.getCustom() })
        : { id: '', state: inputs };
    const providerUrns = [
      request.getProvider(),
      ...request
        .getProvidersMap()
        .toArray()
        .map(([, reference]) => reference),
    ].flatMap((reference) => (reference === '' ? [] : urnOfReference(reference)));
    const registered = {
      id: created.id,
      state: withSecrets(created.state, request.getAdditionalsecretoutputsList()),
      urn,
      type,
      name,
      parent,
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      replacementTrigger: request.getReplacementTrigger()?.toJavaScript(),
      remote: request.getRemote(),
      providerUrn: urnOfReference(request.getProvider()),
      providerUrns: [...new Set(providerUrns)],
      dependsOn: [...request.getDependenciesList()].sort(),
      propertyDependencies: propertyDependencies(request),
      inputs,
    };
    this.resources.push(registered);
    return registered;
  }
}

/**
 * The monitor as `runtime.setMockOptions` takes it, for a program in this process: methods of a gRPC client that
 * reach the handlers without a network.
 */
export function inProcess({ service }: ResourceMonitor): object {
  return Object.fromEntries(
    Object.entries(service).map(([method, handler]) => [
      method,
      (request: unknown, callback: unknown) => Reflect.apply(handler, service, [{ request }, callback]),
    ]),
  );
}

const STACK_TYPE = 'pulumi:pulumi:Stack';

/**
 * URN that the engine gives a resource (Pulumi: "URNs"): its type is qualified by the types of all its ancestors
 * except the stack.
 */
function urnOf(stack: string, project: string, type: string, name: string, parentUrn: string): string {
  const parentType = parentUrn.split('::')[2] ?? '';
  const qualifiedType = parentType === '' || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualifiedType}::${name}`;
}

/** State whose additional secret outputs are marked as secret: the engine does so, not the SDK. */
function withSecrets(state: Properties, names: string[]): Properties {
  const secrets = names
    .filter((name) => state[name] !== undefined)
    .map((name) => [name, { [runtime.specialSigKey]: runtime.specialSecretSig, value: state[name] }]);
  return { ...state, ...Object.fromEntries(secrets) };
}

/** Answers with what `work` returns, or with the message of what it throws. */
async function respond<Response>(
  callback: sendUnaryData<Response>,
  work: () => Promise<Response>,
): Promise<void> {
  try {
    callback(null, await work());
  } catch (error) {
    callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
  }
}

function propertyDependencies(request: RegisterResourceRequest): Record<string, string[]> {
  const dependencies: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((value, property) => {
    dependencies[property] = value.getUrnsList();
  });
  return dependencies;
}

/** A provider is referred to as `<urn>::<id>`. */
function urnOfReference(reference: string): string {
  return reference.split('::').slice(0, -1).join('::');
}
