import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb';
import analyzer from '@pulumi/pulumi/proto/analyzer_pb';
import { type Properties, toStruct } from './properties';
import type { RegisteredResource } from './resource-monitor';

export interface Finding {
  policy: string;
  message: string;
  urn: string;
  /** Only a mandatory finding stops an update; what a preview can't know yet is advisory. */
  mandatory: boolean;
}

/** A policy pack in a process of its own, as `pulumi up --policy-pack` runs it. */
export interface PolicyPackProcess {
  /** What the pack finds in a stack: each resource before it is made, then all of them together. */
  examine(resources: readonly RegisteredResource[]): Promise<Finding[]>;
  stop(): Promise<void>;
}

/** Properties of policies by name, as `--policy-pack-config` reads them. */
export type PolicyConfiguration = Record<string, Properties>;

/**
 * Starts the policy pack in `folder` with the real policy runner.
 *
 * @throws Error with what the pack printed, if it ends before it serves.
 */
export async function startPolicyPack(
  folder: string,
  configuration: PolicyConfiguration = {},
): Promise<PolicyPackProcess> {
  const runner = spawn(
    process.execPath,
    [require.resolve('@pulumi/pulumi/cmd/run-policy-pack'), '127.0.0.1:0', '.'],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = once(runner, 'close');
  let complaints = '';
  runner.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const [port] = await Promise.race([
    once(readline.createInterface(runner.stdout), 'line'),
    exited.then(() => {
      throw new Error(`The policy pack does not start:\n${complaints}`);
    }),
  ]);
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  await configure(client, configuration);
  return {
    async examine(resources) {
      const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
      const findings: Finding[] = [];
      for (const resource of resources) {
        const request = analyzeRequest(resource, byUrn.get(resource.providerUrn));
        const found = await answer((callback) => client.analyze(request, callback));
        findings.push(...found.map((finding) => ({ ...finding, urn: resource.urn })));
      }
      const request = new analyzer.AnalyzeStackRequest();
      request.setResourcesList(resources.map(analyzerResource));
      return [...findings, ...(await answer((callback) => client.analyzeStack(request, callback)))];
    },
    async stop() {
      client.close();
      runner.kill();
      await exited;
    },
  };
}

function configure(client: AnalyzerClient, configuration: PolicyConfiguration): Promise<void> {
  const request = new analyzer.ConfigureAnalyzerRequest();
  for (const [policy, properties] of Object.entries(configuration)) {
    const configured = new analyzer.PolicyConfig();
    configured.setEnforcementlevel(analyzer.EnforcementLevel.MANDATORY);
    configured.setProperties(toStruct(properties));
    request.getPolicyconfigMap().set(policy, configured);
  }
  return new Promise((resolve, reject) => {
    client.configure(request, (error) => (error ? reject(error) : resolve()));
  });
}

type AnalyzeCallback = (error: ServiceError | null, response: analyzer.AnalyzeResponse) => void;

async function answer(call: (callback: AnalyzeCallback) => unknown): Promise<Finding[]> {
  const response = await new Promise<analyzer.AnalyzeResponse>((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });
  return response.getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    message: diagnostic.getMessage(),
    urn: diagnostic.getUrn(),
    mandatory: diagnostic.getEnforcementlevel() === analyzer.EnforcementLevel.MANDATORY,
  }));
}

function analyzeRequest(
  resource: RegisteredResource,
  provider: RegisteredResource | undefined,
): analyzer.AnalyzeRequest {
  const request = new analyzer.AnalyzeRequest();
  request.setType(resource.type);
  request.setName(resource.name);
  request.setUrn(resource.urn);
  request.setProperties(toStruct(resource.inputs));
  request.setOptions(options(resource));
  if (provider !== undefined) {
    const message = new analyzer.AnalyzerProviderResource();
    message.setType(provider.type);
    message.setName(provider.name);
    message.setUrn(provider.urn);
    message.setProperties(toStruct(provider.inputs));
    request.setProvider(message);
  }
  return request;
}

function analyzerResource(resource: RegisteredResource): analyzer.AnalyzerResource {
  const message = new analyzer.AnalyzerResource();
  message.setType(resource.type);
  message.setName(resource.name);
  message.setUrn(resource.urn);
  message.setProperties(toStruct(resource.state));
  message.setOptions(options(resource));
  message.setParent(resource.parent);
  for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
    const dependencies = new analyzer.AnalyzerPropertyDependencies();
    dependencies.setUrnsList(urns);
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

function options({ protect, parent }: RegisteredResource): analyzer.AnalyzerResourceOptions {
  const message = new analyzer.AnalyzerResourceOptions();
  message.setProtect(protect);
  message.setParent(parent);
  return message;
}
