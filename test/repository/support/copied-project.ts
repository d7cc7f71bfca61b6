import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const PROJECT = path.join(__dirname, '../../..');

/** Folders that are installed, made or recorded, and that no program of a copy reads. */
const LEFT_OUT = ['node_modules', '.git', '.local', 'bench', 'coverage', 'dist', 'docs'];

/** A copy of the project in a temporary folder, to change and to run; packages are the project's own. */
export class CopiedProject {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-copy-'));

  constructor() {
    for (const name of readdirSync(PROJECT)) {
      if (LEFT_OUT.includes(name)) continue;
      cpSync(path.join(PROJECT, name), path.join(this.folder, name), { recursive: true });
    }
    symlinkSync(path.join(PROJECT, 'node_modules'), path.join(this.folder, 'node_modules'));
  }

  /**
   * Replaces a text of the contract.
   *
   * @throws {Error} where the contract does not hold it exactly once
   */
  changeContract(text: string, replacement: string): void {
    const contract = path.join(this.folder, 'contract');
    const files = readdirSync(contract).map((name) => path.join(contract, name));
    const holding = files.filter((file) => readFileSync(file, 'utf8').includes(text));
    const parts = holding.flatMap((file) => readFileSync(file, 'utf8').split(text));
    const [file] = holding;
    if (file === undefined || parts.length !== 2) {
      throw new Error(
        `The contract should hold ${text} once, and holds it ${parts.length - holding.length} times`,
      );
    }
    writeFileSync(file, parts.join(replacement));
  }

  /** Leaves the copy without packages. */
  removePackages(): void {
    unlinkSync(path.join(this.folder, 'node_modules'));
  }

  /** Runs a program of the copy with tsx to its end, and returns what it printed. */
  run(program: string, parameters: readonly string[] = []): Promise<string> {
    return this.node(['--import', 'tsx', program, ...parameters]).then(({ exitCode, output, errors }) => {
      if (exitCode !== 0) throw new Error(`${program} failed: ${errors}`);
      return output;
    });
  }

  /** Runs Node in the copy to its end. */
  node(parameters: readonly string[]): Promise<{ exitCode: number; output: string; errors: string }> {
    return new Promise((resolve) => {
      execFile(process.execPath, parameters, { cwd: this.folder }, (error, output, errors) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ exitCode, output, errors });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
