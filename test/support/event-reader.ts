import http from 'node:http';
import type { GateView, LiveEvents } from '../../contract/live-events';
import { until } from './until';

/** One event of a stream; `retry` where the server only says when to come back. */
export type ReceivedEvent =
  | { [Name in keyof LiveEvents]: { event: Name; id?: string; data: LiveEvents[Name] } }[keyof LiveEvents]
  | { event: 'retry'; data: number };

/** Reader of a stream of server-sent events over a real socket. */
export class EventReader {
  readonly events: ReceivedEvent[] = [];
  readonly closed: Promise<void>;
  #rest = '';

  private constructor(
    readonly response: http.IncomingMessage,
    private readonly request: http.ClientRequest,
  ) {
    response.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    response.on('error', () => undefined);
    this.closed = new Promise((resolve) => response.once('close', resolve));
  }

  static open(url: string, headers: Record<string, string>): Promise<EventReader> {
    return new Promise((resolve, reject) => {
      const request = http.get(`${url}/v1/events`, { headers, agent: false }, (response) =>
        resolve(new EventReader(response, request)),
      );
      request.on('error', reject);
    });
  }

  /** The last state of a gate that arrived. */
  gate(id = 'main'): GateView | undefined {
    return this.events
      .flatMap((one) => (one.event === 'gate' && one.data.id === id ? [one.data] : []))
      .at(-1);
  }

  has(event: ReceivedEvent['event']): boolean {
    return this.events.some((one) => one.event === event);
  }

  /** Waits for the end of the snapshot. */
  async ready(): Promise<this> {
    await until('the snapshot', () => this.has('heartbeat'));
    return this;
  }

  get isLive(): boolean | undefined {
    return this.events.flatMap((one) => (one.event === 'status' ? [one.data.live] : [])).at(-1);
  }

  close(): void {
    this.request.destroy();
  }

  #read(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) this.events.push(parse(block));
  }
}

function parse(block: string): ReceivedEvent {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => {
      const [name = '', ...value] = line.split(': ');
      return [name, value.join(': ')];
    }),
  );
  if (fields['retry'] !== undefined) return { event: 'retry', data: Number(fields['retry']) };
  const { event, id, data = '' } = fields;
  return { event, ...(id !== undefined && { id }), data: JSON.parse(data) } as ReceivedEvent;
}
