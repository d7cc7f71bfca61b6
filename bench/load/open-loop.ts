import { HttpConnection } from './http-connection';

interface OpenLoop {
  port: number;
  connections: number;
  requests: readonly Buffer[];
  /** Requests per second, whether the server keeps up or not. */
  rate: number;
  /** In milliseconds. */
  duration: number;
  /** Takes every answer that is not 200, instead of failing. */
  onFailure?: (status: number) => void;
}

export interface Answer {
  status: number;
  /** From when it was due to its answer, in milliseconds. */
  time: number;
  /** When it was answered, in milliseconds since the load began. */
  at: number;
}

/**
 * Sends at a fixed rate, as people do, who don't wait for each other. A request that finds no free connection
 * waits, and its wait counts (otherwise a slow server would slow its own measurement down).
 *
 * @returns every answer
 */
export async function openLoop(load: OpenLoop): Promise<Answer[]> {
  const { port, connections, requests, rate, duration, onFailure = fail } = load;
  const opened = await Promise.all(Array.from({ length: connections }, () => HttpConnection.open(port)));
  const free = [...opened];
  const waiting: number[] = [];
  const answers: Answer[] = [];
  const inFlight = new Set<Promise<void>>();
  let sent = 0;

  async function send(connection: HttpConnection, since: number): Promise<void> {
    const status = await connection.send(requests[sent++ % requests.length] as Buffer);
    if (status !== 200) onFailure(status);
    const now = performance.now();
    answers.push({ status, time: now - since, at: now - start });
    const first = waiting.shift();
    if (first === undefined) free.push(connection);
    else await send(connection, first);
  }

  const start = performance.now();
  let due = 0;
  try {
    for (let now = start; now < start + duration; now = performance.now()) {
      for (; due < ((now - start) * rate) / 1000; due++) {
        const connection = free.pop();
        if (connection) {
          const answer = send(connection, now).finally(() => inFlight.delete(answer));
          inFlight.add(answer);
        } else waiting.push(now);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(inFlight);
    return answers;
  } finally {
    for (const connection of opened) connection.close();
  }
}

function fail(status: number): never {
  throw new Error(`Answered ${status}`);
}
