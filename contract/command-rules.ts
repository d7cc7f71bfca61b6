import {
  CLOCK_TOLERANCE_SECONDS,
  COMMAND_LIFE_SECONDS,
  type Direction,
  MESSAGE_RULES,
} from './device-protocol';
import type { GateCommand } from './gate-command';

export type RejectionReason =
  | 'incomplete'
  | 'wrong-gate'
  | 'clock-not-set'
  | 'issued-in-future'
  | 'lifetime-too-long';

/** What a gate does about a command. */
export type Ruling =
  | { effect: 'stop' }
  | { effect: 'move'; direction: Direction }
  | { effect: 'none'; result: 'expired' | 'rejected'; reason?: RejectionReason };

interface Circumstances {
  gateId: string;
  /** Milliseconds since 1970, or `undefined` while the gate's clock is not set. */
  time: number | undefined;
}

const rejected = (reason: RejectionReason): Ruling => ({ effect: 'none', result: 'rejected', reason });

/**
 * Rules of the device protocol for a complete command whose id is new: `docs/device-protocol.md`, "How to decide".
 */
export function ruleOnCommand(command: GateCommand, { gateId, time }: Circumstances): Ruling {
  const { message, gate, issuedAt, expiresAt } = command;
  const rule = MESSAGE_RULES[message];
  if (rule.effect === 'stop') return { effect: 'stop' };
  const obey: Ruling = { effect: 'move', direction: rule.direction };
  if (gate !== gateId) return rejected('wrong-gate');
  if (expiresAt - issuedAt > COMMAND_LIFE_SECONDS.maximum * 1000) return rejected('lifetime-too-long');
  if (time === undefined) return rule.needsClock ? rejected('clock-not-set') : obey;
  if (issuedAt > time + CLOCK_TOLERANCE_SECONDS * 1000) return rejected('issued-in-future');
  if (expiresAt <= time) return { effect: 'none', result: 'expired' };
  return obey;
}
