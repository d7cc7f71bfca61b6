import {
  CLOCK_TOLERANCE_SECONDS,
  COMMAND_LIFE_SECONDS,
  type Direction,
  type Message,
} from './device-protocol';
import { readGateCommand } from './gate-command';

/** Command ids that a gate remembers at a time. While so many are alive it refuses new commands. */
export const REMEMBERED_COMMANDS = 1_000;

/** What a gate remembers of commands while it runs; times in milliseconds since 1970. */
export interface CommandMemory {
  /** Ids that were decided on, with the time at which the command expires. */
  readonly decided: ReadonlyMap<string, number>;
  /** The latest time at which a command expired whose id was forgotten. */
  readonly forgottenUntil: number;
  /** Commands that were issued until then are not obeyed: an earlier run may have decided on them. */
  readonly notBefore: number;
}

export type RejectionReason =
  | 'incomplete'
  | 'wrong-gate'
  | 'retained'
  | 'impossible-times'
  | 'lifetime-too-long'
  | 'clock-not-set'
  | 'issued-in-future'
  | 'issued-before-start'
  | 'too-many-commands';

/** What a gate does about what arrived on its command topic. */
export type Decision =
  | { effect: 'stop'; message: Message; commandId: string | undefined }
  | { effect: 'move'; message: Message; commandId: string; direction: Direction }
  | { effect: 'none'; message: Message; commandId: string; result: 'expired' }
  | { effect: 'none'; message: Message; commandId: string; result: 'rejected'; reason: RejectionReason }
  | { effect: 'ignore'; because: 'unreadable' | 'repeated' };

/** One delivery on the command topic, and the gate that it came to. */
export interface Delivery {
  payload: Uint8Array;
  /** The retain flag of the MQTT packet. */
  retained: boolean;
  gateId: string;
  /** The gate's clock, or `undefined` while it is not set. */
  time: number | undefined;
}

/** Memory of a gate that has never decided on a command. */
export const EMPTY_MEMORY: CommandMemory = { decided: new Map(), forgottenUntil: 0, notBefore: 0 };

/**
 * Memory after a restart, or after the clock was set, at that time: whatever was issued before is not obeyed. The
 * service's clock may be ahead, so a command that is older than the start may carry a time a little after it.
 */
export function memoryFrom(memory: CommandMemory, time: number): CommandMemory {
  return { ...memory, notBefore: time + CLOCK_TOLERANCE_SECONDS * 1000 };
}

/**
 * Decision on a delivery, and what to remember from then on: `docs/device-protocol.md`, "How to decide".
 */
export function decideOnDelivery(
  memory: CommandMemory,
  { payload, retained, gateId, time }: Delivery,
): { decision: Decision; memory: CommandMemory } {
  const received = readGateCommand(payload);
  if (received.kind === 'unreadable')
    return { decision: { effect: 'ignore', because: 'unreadable' }, memory };
  const { message, commandId } = received;
  if (received.kind === 'stop') return { decision: { effect: 'stop', message, commandId }, memory };

  const kept = forgetExpired(memory, time);
  const about = { message, commandId: received.commandId };
  const refuse = (reason: RejectionReason) =>
    ({ decision: { effect: 'none', ...about, result: 'rejected', reason }, memory: kept }) as const;
  if (kept.decided.has(about.commandId)) {
    return { decision: { effect: 'ignore', because: 'repeated' }, memory: kept };
  }
  if (received.kind === 'incomplete') return refuse('incomplete');
  const { gate, issuedAt, expiresAt } = received.command;
  if (gate !== gateId) return refuse('wrong-gate');
  if (retained) return refuse('retained');
  if (expiresAt <= issuedAt) return refuse('impossible-times');
  if (expiresAt - issuedAt > COMMAND_LIFE_SECONDS.maximum * 1000) return refuse('lifetime-too-long');
  if (time === undefined) return refuse('clock-not-set');
  if (issuedAt > time + CLOCK_TOLERANCE_SECONDS * 1000) return refuse('issued-in-future');
  if (expiresAt <= time || expiresAt <= kept.forgottenUntil) {
    return { decision: { effect: 'none', ...about, result: 'expired' }, memory: kept };
  }
  if (issuedAt <= kept.notBefore) return refuse('issued-before-start');
  if (kept.decided.size >= REMEMBERED_COMMANDS) return refuse('too-many-commands');
  return {
    decision: { effect: 'move', ...about, direction: received.command.direction },
    memory: { ...kept, decided: new Map(kept.decided).set(about.commandId, expiresAt) },
  };
}

/**
 * Forgets the ids of expired commands. Should the clock go back, such a command would look alive again, so the latest
 * of their expiries stays.
 */
function forgetExpired(memory: CommandMemory, time: number | undefined): CommandMemory {
  const expired = [...memory.decided.values()].filter((expiresAt) => time !== undefined && expiresAt <= time);
  if (time === undefined || expired.length === 0) return memory;
  return {
    ...memory,
    decided: new Map([...memory.decided].filter(([, expiresAt]) => expiresAt > time)),
    forgottenUntil: Math.max(memory.forgottenUntil, ...expired),
  };
}
