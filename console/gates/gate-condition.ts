import type { Message } from '../../contract/device-protocol';
import type { GateState, GateView } from '../../contract/live-events';
import { isPending, type Press } from './press';

/** Connection of the page with the service. */
export type Connection =
  /** Nothing was heard yet. */
  | 'connecting'
  /** The service hears of changes at once. */
  | 'live'
  /** The service asks for changes; states are some seconds old. */
  | 'not-live'
  | 'lost'
  | 'session-over';

/** What the large word of a gate says: its state, or why its state is not known. */
export type Condition = GateState | 'offline' | 'lost' | 'session-over';

/** Why a button does nothing. */
export type Reason =
  | 'session-over'
  | 'lost'
  | 'not-allowed'
  | 'offline'
  | 'asked'
  | 'already-open'
  | 'already-closed'
  | 'already-opening'
  | 'already-closing'
  | 'not-moving';

/** A state that was heard before is never shown as the state of now. */
export function conditionOf(gate: GateView, connection: Connection): Condition {
  if (connection === 'lost' || connection === 'session-over') return connection;
  return gate.connected ? gate.state : 'offline';
}

/** Whether the last known state is a current one. */
export function isCurrent(condition: Condition): condition is GateState {
  return condition !== 'offline' && condition !== 'lost' && condition !== 'session-over';
}

interface Circumstances {
  gate: GateView;
  connection: Connection;
  press: Press | undefined;
}

/** Why a message can't be sent now; `undefined` where it can. */
export function refusalOf(message: Message, { gate, connection, press }: Circumstances): Reason | undefined {
  if (connection === 'session-over') return 'session-over';
  if (!gate.canControl) return 'not-allowed';
  const condition = conditionOf(gate, connection);
  if (message === 'stop') return mayMove({ gate, connection, press }) ? undefined : 'not-moving';
  if (condition === 'lost' || condition === 'offline') return condition;
  if (press?.message === message && isPending(press)) return 'asked';
  if (message === 'open' && condition === 'open') return 'already-open';
  if (message === 'open' && condition === 'opening') return 'already-opening';
  if (message === 'close' && condition === 'closed') return 'already-closed';
  if (message === 'close' && condition === 'closing') return 'already-closing';
  return undefined;
}

export function isMovingState(condition: Condition): condition is 'opening' | 'closing' {
  return condition === 'opening' || condition === 'closing';
}

/** Whether the gate moves, for all that is known, or was just asked to: Stop is what matters most. */
export function isMovingOrAsked({ gate, connection, press }: Circumstances): boolean {
  return isMovingState(conditionOf(gate, connection)) || isPending(press);
}

/** Whether it can be that the gate moves: where its state is not known, stopping it is always worth a try. */
function mayMove(circumstances: Circumstances): boolean {
  const condition = conditionOf(circumstances.gate, circumstances.connection);
  return isMovingOrAsked(circumstances) || condition === 'unknown' || !isCurrent(condition);
}

/** The button that is most likely wanted next: none but Stop while the gate moves. */
export function likelyMessage({ state }: GateView): Message {
  if (isMovingState(state)) return 'stop';
  return state === 'open' ? 'close' : 'open';
}
