import type { GateView } from '../../contract/live-events';
import type { Sentences } from '../language/english';
import { type Connection, conditionOf } from './gate-condition';

/** What a screen reader says by itself: changes when it has time, trouble at once. */
export interface Announcement {
  text: string;
  urgency: 'polite' | 'assertive';
}

/** Announcement of what changed at a gate: the chosen one's state, and the trouble of any. */
export function announceGate(
  before: GateView | undefined,
  after: GateView,
  isChosen: boolean,
  say: Sentences,
): Announcement | undefined {
  // The first report of a gate is read where it stands; only changes are told.
  if (!before) return undefined;
  if (before.connected && !after.connected) return trouble(after, say.states.offline);
  if (!before.obstructed && after.obstructed) return trouble(after, say.trouble.obstructed);
  const changed = before.state !== after.state || before.connected !== after.connected;
  if (!isChosen || !changed || !after.connected) return undefined;
  return { text: `${after.name}: ${say.states[after.state]}`, urgency: 'polite' };
}

function trouble({ name }: GateView, text: string): Announcement {
  return { text: `${name}: ${text}`, urgency: 'assertive' };
}

/** Announcement of a change of the page's own connection; `connection` is the one after it. */
export function announceConnection(
  before: Connection,
  connection: Connection,
  chosen: GateView | undefined,
  say: Sentences,
): Announcement | undefined {
  switch (connection) {
    case 'lost':
      return { text: say.page.lost, urgency: 'assertive' };
    case 'session-over':
      return { text: say.page.sessionOver, urgency: 'assertive' };
    case 'not-live':
      return { text: say.page.notLive, urgency: 'polite' };
    case 'live':
      if (before === 'connecting' || before === 'live') return undefined;
      return { text: backAgain(chosen, connection, say), urgency: 'polite' };
    case 'connecting':
      return undefined;
  }
}

function backAgain(chosen: GateView | undefined, connection: Connection, say: Sentences): string {
  return chosen
    ? `${say.page.live}. ${chosen.name}: ${say.states[conditionOf(chosen, connection)]}`
    : say.page.live;
}
