import type { DeviceCommand } from './device-command';

/** Longest life that a gate grants a command, in milliseconds: the longest that the service can be configured to. */
const MAX_LIFETIME = 300_000;

/** How far the service's clock may be ahead of the gate's, in milliseconds. */
const CLOCK_TOLERANCE = 5_000;

export type RejectionReason =
  | 'incomplete'
  | 'wrong-gate'
  | 'clock-not-set'
  | 'issued-in-future'
  | 'lifetime-too-long';

export type Ruling =
  | { obey: true }
  | { obey: false; result: 'expired' | 'rejected'; reason?: RejectionReason };

interface Circumstances {
  gateId: string;
  /** Milliseconds since 1970, or `undefined` while the gate's clock is not set. */
  time: number | undefined;
}

const OBEY: Ruling = { obey: true };
const rejected = (reason: RejectionReason): Ruling => ({ obey: false, result: 'rejected', reason });

/**
 * Whether a gate obeys `open` or `close`. Without a clock no gate can tell a fresh command from a stale one: it
 * does not open then, but it still closes, which leaves nobody in.
 */
export function ruleOnCommand(command: DeviceCommand, { gateId, time }: Circumstances): Ruling {
  const { message, gate, issuedAt, expiresAt } = command;
  if (gate !== gateId) return rejected('wrong-gate');
  if (expiresAt - issuedAt > MAX_LIFETIME) return rejected('lifetime-too-long');
  if (time === undefined) return message === 'open' ? rejected('clock-not-set') : OBEY;
  if (issuedAt > time + CLOCK_TOLERANCE) return rejected('issued-in-future');
  if (expiresAt <= time) return { obey: false, result: 'expired' };
  return OBEY;
}
