import { HttpConnection } from './http-connection';

interface ClosedLoop {
  port: number;
  connections: number;
  /** Sent in turn, over all connections together. */
  requests: readonly Buffer[];
  /** Ends after so many milliseconds, or when every request has been sent once. */
  until: number | 'all sent';
}

interface ClosedLoopResult {
  answered: number;
  /** Answers per second. */
  rate: number;
}

/**
 * Sends as fast as the server answers: each connection sends its next request when the last was answered.
 *
 * @throws where an answer is not a success: only good answers count
 */
export async function closedLoop({
  port,
  connections,
  requests,
  until,
}: ClosedLoop): Promise<ClosedLoopResult> {
  let next = 0;
  let answered = 0;
  const opened = await Promise.all(Array.from({ length: connections }, () => HttpConnection.open(port)));
  const start = performance.now();
  const end = until === 'all sent' ? Number.POSITIVE_INFINITY : start + until;
  const last = until === 'all sent' ? requests.length : Number.POSITIVE_INFINITY;

  async function work(connection: HttpConnection): Promise<void> {
    while (next < last && performance.now() < end) {
      const status = await connection.send(requests[next++ % requests.length] as Buffer);
      if (status !== 200 && status !== 304) throw new Error(`Answered ${status}`);
      answered++;
    }
  }

  try {
    await Promise.all(opened.map(work));
    return { answered, rate: (answered * 1000) / (performance.now() - start) };
  } finally {
    for (const connection of opened) connection.close();
  }
}
