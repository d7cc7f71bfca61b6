import { spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { EngineService } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';
import { EngineLog } from './engine-log';
import type { Project } from './project';
import type { Properties } from './properties';
import { type Cloud, type RegisteredResource, ResourceMonitor } from './resource-monitor';

/** A program that registers nothing for this long hangs. */
const TIME_LIMIT_MILLISECONDS = 60_000;

export interface Run {
  /** 0 if the program ended well; 32 after an error that it has reported itself. */
  readonly exitCode: number | null;
  readonly resources: readonly RegisteredResource[];
  readonly duplicates: readonly string[];
  readonly outputs: ReadonlyMap<string, Properties>;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What the program printed, standard output and standard error together. */
  readonly printed: string;
}

/**
 * Runs a Pulumi project with the real Node.js language runner against a stand-in for the Pulumi engine.
 *
 * It finds what mocks inside the test process cannot: a `main` that names the wrong file, a tsconfig.json that
 * does not load, URNs that collide. `mode` is `up`, where every resource gets an id and computed outputs, or
 * `preview`, where computed outputs are unknown.
 */
export async function runProject(project: Project, mode: 'up' | 'preview', cloud: Cloud): Promise<Run> {
  const preview = mode === 'preview';
  const monitor = new ResourceMonitor(project, preview, cloud);
  const log = new EngineLog();
  const server = new Server();
  server.addService(ResourceMonitorService, monitor.service);
  server.addService(EngineService, log.service);
  const bind = promisify(server.bindAsync.bind(server));
  const port = await bind('127.0.0.1:0', ServerCredentials.createInsecure());
  try {
    const { exitCode, printed } = await runLanguageRunner(project, preview, `127.0.0.1:${port}`);
    return {
      exitCode,
      printed,
      resources: monitor.resources,
      duplicates: monitor.duplicates,
      outputs: monitor.outputs,
      errors: log.errors,
      warnings: log.warnings,
    };
  } finally {
    server.forceShutdown();
  }
}

function runLanguageRunner(
  project: Project,
  preview: boolean,
  address: string,
): Promise<{ exitCode: number | null; printed: string }> {
  const runner = spawn(
    process.execPath,
    [
      // Node 20.20 takes half a minute to colour a stack trace that names a file right below node_modules/@scope,
      // as Pulumi's source maps do (nodejs/node issue 64011). The message is enough here.
      '--stack-trace-limit=0',
      ...project.nodeArguments,
      require.resolve('@pulumi/pulumi/cmd/run'),
      `--monitor=${address}`,
      `--engine=${address}`,
      '--organization=organization',
      `--project=${project.name}`,
      `--stack=${project.stack}`,
      `--root-directory=${project.root}`,
      `--pwd=${project.workingFolder}`,
      '--parallel=16',
      ...(preview ? ['--dry-run'] : []),
      project.entry,
    ],
    {
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(project.configuration),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(project.secretKeys ?? []),
        PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
        ...(project.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: project.tsconfig }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIME_LIMIT_MILLISECONDS,
      killSignal: 'SIGKILL',
    },
  );
  let printed = '';
  const collect = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  runner.stdout.on('data', collect);
  runner.stderr.on('data', collect);
  return new Promise((resolve, reject) => {
    runner.once('error', reject);
    runner.once('close', (exitCode) => resolve({ exitCode, printed }));
  });
}
