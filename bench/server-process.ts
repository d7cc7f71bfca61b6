import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { onServerCore } from './cores';
import { nodeBinary, probeProgram } from './programs';
import type { ProbeReading } from './server-probe';

/** Longest that a server may take until it listens, in milliseconds. */
const START_LIMIT = 20_000;

/** A peer, a stub or Gatehouse in a process of its own. */
export class ServerProcess {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /**
   * Starts a program and waits until it listens. Its standard output goes to the null device.
   *
   * @param options.isMeasured gives it the servers' core
   */
  static async start(
    program: string,
    environment: Record<string, string>,
    { nodeOptions = [], isMeasured = false }: { nodeOptions?: readonly string[]; isMeasured?: boolean } = {},
  ): Promise<ServerProcess> {
    const port = await freePort();
    const parameters = [...nodeOptions, '--require', probeProgram, program];
    const child = spawn(
      ...(isMeasured ? onServerCore(nodeBinary, parameters) : ([nodeBinary, parameters] as const)),
      {
        env: { NODE_ENV: 'production', PATH: process.env['PATH'], ...environment, PORT: String(port) },
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    const server = new ServerProcess(port, child);
    await server.#listening();
    return server;
  }

  /** Event-loop delay and CPU time since the last reading, and memory. */
  async read(): Promise<ProbeReading> {
    this.child.send('read');
    const [reading] = (await once(this.child, 'message')) as [ProbeReading];
    return reading;
  }

  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  async #listening(): Promise<void> {
    const giveUp = performance.now() + START_LIMIT;
    while (!(await isListening(this.port))) {
      if (this.child.exitCode !== null || performance.now() > giveUp) {
        throw new Error(`${this.child.spawnargs.at(-1)} does not listen`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
