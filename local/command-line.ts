import { type ParseArgsConfig, parseArgs } from 'node:util';
import { HIGHEST_PUBLIC_PORT } from './ports';

/** A wrong command line: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * `parseArgs` of node:util, with one plain line where it would throw three.
 *
 * @throws {UsageError}
 */
export function readArguments<Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    const [mistake = ''] = (error as Error).message.split(/\.\s|\n/, 1);
    throw new UsageError(`${mistake}; --help shows what there is`);
  }
}

/**
 * Reads the value of `--port`, the public port.
 *
 * @throws {UsageError}
 */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= HIGHEST_PUBLIC_PORT) return port;
  throw new UsageError(`--port must be a number from 1 to ${HIGHEST_PUBLIC_PORT}, not "${text}"`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs a command; an error becomes one line on standard error, and exit code 2 for a wrong command line, else 1. */
export function runCommand(command: () => Promise<void>): void {
  command().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  });
}
