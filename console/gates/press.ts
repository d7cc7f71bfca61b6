import type { Message } from '../../contract/device-protocol';
import type { GateView } from '../../contract/live-events';

/** Why a command was not accepted by the service. */
export type Failure =
  | { why: 'not-allowed' | 'offline' | 'session-over' | 'refused' }
  | { why: 'too-many'; retryAfterSeconds: number | undefined }
  /** No answer, or one that leaves open whether it went out: the same press may be sent again. */
  | { why: 'uncertain' };

/** What became of a press. */
export type Outcome =
  | { is: 'rejected'; reason: string | undefined }
  | { is: 'expired' }
  | { is: 'unheard' }
  | { is: 'failed'; failure: Failure };

/** One press of a button, from the finger to what the gate reports. */
export interface Press {
  gate: string;
  message: Message;
  /** `Idempotency-Key`: a retry of the same press is the same command. */
  key: string;
  progress: { is: 'sending' } | { is: 'asked'; commandId: string; deadline: number } | Outcome;
}

/** Times a gate's report of its own takes after its command has expired, in milliseconds. */
const REPORT_DELAY = 2_000;

/** Answer of `POST /v1/gates/control`. */
export interface PublishedCommand {
  commandId: string;
  issuedAt: string;
  expiresAt: string;
}

/**
 * A press whose command was published at `now` milliseconds. The command's life is counted on this clock from now on:
 * the service's clock may be another.
 */
export function published(
  press: Press,
  { commandId, issuedAt, expiresAt }: PublishedCommand,
  now: number,
): Press {
  const life = Date.parse(expiresAt) - Date.parse(issuedAt);
  return { ...press, progress: { is: 'asked', commandId, deadline: now + life + REPORT_DELAY } };
}

/** Whether the gate has yet to say what it does about the press. */
export function isPending(press: Press | undefined): boolean {
  return press !== undefined && outcomeOf(press) === undefined;
}

/** What became of a press, once that is known. */
export function outcomeOf({ progress }: Press): Outcome | undefined {
  return progress.is === 'sending' || progress.is === 'asked' ? undefined : progress;
}

/**
 * The press after a look at what the gate reports and at the clock; `undefined` once the gate obeys, from when on its
 * state says everything.
 */
export function follow(press: Press, gate: GateView | undefined, now: number): Press | undefined {
  const { progress } = press;
  if (progress.is !== 'asked') return press;
  const answer = gate?.lastCommand?.id === progress.commandId ? gate.lastCommand : undefined;
  switch (answer?.result) {
    case 'accepted':
    case 'succeeded':
      return undefined;
    case 'rejected':
      return { ...press, progress: { is: 'rejected', reason: answer.reason } };
    case 'expired':
      return { ...press, progress: { is: 'expired' } };
    default:
      return now < progress.deadline ? press : { ...press, progress: { is: 'unheard' } };
  }
}
