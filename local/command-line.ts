import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isOrigin } from '../contract/text-values';
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

/**
 * Reads a value of `--cors-origin`.
 *
 * @throws {UsageError}
 */
export function readOrigin(text: string): string {
  if (isOrigin(text)) return text;
  throw new UsageError(`--cors-origin must be an origin such as https://app.example.com, not "${text}"`);
}

/**
 * Reads a value of `--callback`: what Cognito takes (CreateUserPoolClient: CallbackURLs), which is compared to the letter.
 *
 * @throws {UsageError}
 */
export function readPageUrl(text: string): string {
  if (/^[a-z][a-z0-9.+-]*:\/\/[^#\s]+$/.test(text) && URL.canParse(text)) return text;
  throw new UsageError(
    `--callback must be an address without a fragment, such as http://localhost:5173/, not "${text}"`,
  );
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
