import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Trigger } from '../../../infra/identity/trigger-descriptions';
import { bundleSource } from '../../../infra/lambda/bundle-source';

/** Receives events, and answers with what the handler makes of them. */
const RUNTIME = `
const lambda = { exports: {} };
((module, exports) => { BUNDLE
})(lambda, lambda.exports);
const { parentPort } = require('node:worker_threads');
parentPort.on('message', async ({ id, event }) => {
  try {
    parentPort.postMessage({ id, answer: JSON.stringify(await lambda.exports.handler(JSON.parse(event))) });
  } catch (error) {
    parentPort.postMessage({ id, message: error instanceof Error ? error.message : String(error) });
  }
});
`;

/** Bundles by file, since every pool of a process runs the same. */
const bundles = new Map<string, string>();

function bundleOf(fileName: string): string {
  const bundle = bundles.get(fileName) ?? bundleSource(fileName);
  bundles.set(fileName, bundle);
  return bundle;
}

interface Answer {
  id: number;
  answer?: string;
  /** Of the error that the handler threw. */
  message?: string;
}

interface Call {
  resolve: (answer: string) => void;
  reject: (error: Error) => void;
}

interface Thread {
  worker: Worker;
  /** Events that it has not answered, by id. */
  calls: Map<number, Call>;
}

export interface TriggerThreadOptions {
  /** Folder for the files of the package; it may be removed after the thread has ended. */
  folder: string;
  /** What AWS Lambda sets besides the function's own environment. */
  environment: Record<string, string>;
  /** Told each line that the handler writes to its log. */
  log: (line: string) => void;
  /** In milliseconds. */
  timeout: number;
}

/** The handler took longer than Cognito waits. */
export class TriggerTimeoutError extends Error {}

/**
 * A trigger as AWS Lambda runs it: the bundle that the stack deploys, with files and environment of its own, in a thread
 * that is started for the first event.
 */
export class TriggerThread {
  #thread: Thread | undefined;
  #lastId = 0;

  constructor(
    private readonly trigger: Pick<Trigger, 'fileName' | 'texts' | 'environment'>,
    private readonly options: TriggerThreadOptions,
  ) {}

  /**
   * @param event as JSON, and so is the answer
   * @throws {TriggerTimeoutError}
   * @throws {Error} with the message of the handler's own error
   */
  async call(event: string): Promise<string> {
    this.#thread ??= this.#start();
    const { worker, calls } = this.#thread;
    const id = ++this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        calls.set(id, { resolve, reject });
        timer = setTimeout(() => {
          reject(new TriggerTimeoutError(`${this.trigger.fileName} did not answer in time`));
          void this.stop();
        }, this.options.timeout);
        worker.postMessage({ id, event });
      });
    } finally {
      clearTimeout(timer);
      calls.delete(id);
    }
  }

  async stop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.worker.terminate();
  }

  #start(): Thread {
    const { fileName, texts = {}, environment = {} } = this.trigger;
    const folder = path.join(this.options.folder, path.parse(fileName).name);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(folder, name), text);
    const worker = new Worker(
      RUNTIME.replace('BUNDLE', () => bundleOf(fileName)),
      {
        eval: true,
        env: { ...this.options.environment, LAMBDA_TASK_ROOT: folder, ...environment },
        execArgv: [],
        stdout: true,
      },
    );
    worker.unref();
    const calls = new Map<number, Call>();
    worker.stdout.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line) this.options.log(line);
    });
    worker.on('message', ({ id, answer, message }: Answer) => {
      const call = calls.get(id);
      if (answer !== undefined) call?.resolve(answer);
      else call?.reject(new Error(message));
    });
    const end = (error: Error) => {
      if (this.#thread?.worker === worker) this.#thread = undefined;
      for (const { reject } of calls.values()) reject(error);
    };
    worker.on('error', end);
    worker.on('exit', () => end(new Error(`${fileName} ended`)));
    return { worker, calls };
  }
}
