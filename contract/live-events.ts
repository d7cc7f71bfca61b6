import type { COMMAND_RESULTS, GATE_STATES, Message } from './device-protocol';

/** Where the service streams the state of all gates as server-sent events (HTML Standard: "Server-sent events"). */
export const EVENTS_PATH = '/v1/events';

/** Seconds between two heartbeats. The load balancer closes a connection that is silent for 60 s. */
export const HEARTBEAT_SECONDS = 15;

/** Seconds of silence after which a reader takes the stream for lost: two heartbeats that did not come, and some. */
export const SILENCE_LIMIT_SECONDS = 40;

export type GateState = (typeof GATE_STATES)[number];

export type CommandResult = (typeof COMMAND_RESULTS)[number];

/** What a gate says of the last command that it decided on, and what the service knows of who sent it. */
export interface LastCommandView {
  /** The `commandId` that the command was answered with. */
  id: string;
  message: Message;
  result: CommandResult;
  /** Why it was rejected, in the words of the device protocol. */
  reason?: string | undefined;
  /** `you`, or a display name; absent where it is not known, or not for this caller to know. */
  by?: string | undefined;
  /** ISO 8601 time of the command. */
  at?: string | undefined;
}

/** A gate as one caller sees it. */
export interface GateView {
  id: string;
  name: string;
  /** Whether this caller may command the gate. */
  canControl: boolean;
  state: GateState;
  obstructed: boolean;
  /** 0 is closed, 100 open; absent where the gate does not know it. */
  position?: number | undefined;
  connected: boolean;
  lastCommand?: LastCommandView | undefined;
  /** Version of the device shadow. */
  version?: number | undefined;
  /** ISO 8601 time at which the gate was last heard of. */
  reportedAt?: string | undefined;
  /** Ask before opening, against taps in a pocket. */
  confirmOpen?: boolean | undefined;
  /** How it is built; sliding where it is not said. */
  kind?: 'slide' | 'swing' | undefined;
}

/** Why the service ends a stream. */
export type EndReason = 'session-over' | 'draining';

/** Server-sent events by name, with what their `data` holds as JSON. */
export interface LiveEvents {
  /** State, never a change: one for each gate when the stream starts, then one whenever a gate changes. */
  gate: GateView;
  /** Whether the service hears of changes at once; else it asks for them. Sent first, and when it changes. */
  status: { live: boolean };
  /** Every {@link HEARTBEAT_SECONDS}. A comment would be invisible to script. */
  heartbeat: Record<string, never>;
  /** The last event of a stream that the service ends. */
  end: { reason: EndReason };
}
