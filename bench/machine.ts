import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nodeBinary } from './programs';

/** Where and with what a run was made. */
export interface Machine {
  cpu: string;
  cores: number;
  /** In GB. */
  memory: number;
  system: string;
  /** Over 1, 5 and 15 minutes, when the run began: what else kept the machine busy. */
  loadAverage: number[];
  /** Version of the Node that the servers ran on. */
  node: string;
  packages: Record<string, string>;
}

/** Those whose versions decide what is measured; the benchmark's own come before the project's. */
const PACKAGES = [
  'express',
  'aws-jwt-verify',
  '@aws-sdk/client-iot-data-plane',
  '@aws-sdk/client-s3',
  'pino',
  'helmet',
  'jose',
  'express-oauth2-jwt-bearer',
  'express-jwt',
  'jwks-rsa',
  'passport-jwt',
  'fast-jwt',
  'undici',
];

export function describeMachine(): Machine {
  const [cpu] = os.cpus();
  return {
    cpu: cpu?.model ?? 'an unknown processor',
    cores: os.availableParallelism(),
    memory: Math.round(os.totalmem() / 1024 ** 3),
    system: `${os.type()} ${os.arch()}`,
    loadAverage: os.loadavg(),
    node: execFileSync(nodeBinary, ['--version']).toString().trim().slice(1),
    packages: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  };
}

function versionOf(name: string): string {
  for (const folder of [__dirname, path.dirname(__dirname)]) {
    try {
      return JSON.parse(readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8'))
        .version;
    } catch {
      // Not one of this folder's packages.
    }
  }
  return 'not installed';
}
