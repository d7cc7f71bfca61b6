import { type Answer, openLoop } from './open-loop';

/** Requests that are offered, in times the capacity. */
export const OVERLOAD = 3;
/** More than the service lets in at once, so that it is the service that refuses. */
export const OVERLOAD_CONNECTIONS = 1_024;

interface Overload {
  port: number;
  requests: readonly Buffer[];
  /** Requests per second that the server can answer. */
  capacity: number;
  /** In milliseconds. */
  duration: number;
}

/**
 * Sends three times as many requests as a server can answer.
 *
 * @throws where an answer is neither a success nor 503
 */
export function overloadWith({ capacity, ...load }: Overload): Promise<Answer[]> {
  return openLoop({
    ...load,
    connections: OVERLOAD_CONNECTIONS,
    rate: capacity * OVERLOAD,
    onFailure: (status) => {
      if (status !== 503) throw new Error(`Answered ${status}`);
    },
  });
}
