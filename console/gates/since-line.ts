import type { GateView } from '../../contract/live-events';
import type { Sentences } from '../language/english';
import type { Voice } from '../language/languages';
import { type Condition, isCurrent, isMovingState } from './gate-condition';
import { isPending, type Press } from './press';

const MINUTE = 60_000;

/** When something was, as a person would say it. A time in the future is another clock's, and now. */
export function moment(time: string | number, now: number, { tag, say }: Voice): string {
  const at = new Date(time);
  const minutes = Math.floor((now - at.getTime()) / MINUTE);
  if (minutes < 1) return say.since.justNow;
  if (minutes < 60) return new Intl.RelativeTimeFormat(tag, { numeric: 'always' }).format(-minutes, 'minute');
  if (at.toDateString() === new Date(now).toDateString()) {
    return say.since.at(new Intl.DateTimeFormat(tag, { timeStyle: 'short' }).format(at));
  }
  const date: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  };
  return say.since.on(new Intl.DateTimeFormat(tag, date).format(at));
}

interface Situation {
  gate: GateView;
  condition: Condition;
  press: Press | undefined;
  now: number;
}

/** The message that brings a gate into a state of rest. */
const BROUGHT_BY = { open: 'open', closed: 'close', stopped: 'stop' } as const;

/** The line below the large word: what was asked, or since when the state holds and by whom. */
export function sinceLine({ gate, condition, press, now }: Situation, voice: Voice): string {
  const { say, tag } = voice;
  if (!isCurrent(condition)) {
    if (gate.reportedAt === undefined) return '';
    const state = say.states[gate.state].toLocaleLowerCase(tag);
    return say.since.lastKnown(state, moment(gate.reportedAt, now, voice));
  }
  if (press && isPending(press)) return `${say.since.asked[press.message]} …`;

  const { state, position, lastCommand } = gate;
  const percent = position === undefined ? undefined : percentage(position, tag);
  if (isMovingState(state)) {
    const who = lastCommand?.result === 'accepted' ? byWhom(lastCommand.by, say) : undefined;
    return phrases(percent && say.since.percentOpen(percent), who && say.since.askedBy(who));
  }
  const ended =
    state !== 'unknown' && lastCommand?.result === 'succeeded' && lastCommand.message === BROUGHT_BY[state];
  if (ended && lastCommand.at !== undefined) {
    const words = [say.since[state], moment(lastCommand.at, now, voice), byWhom(lastCommand.by, say)];
    const sentence = words.filter(Boolean).join(' ');
    return phrases(sentence, state === 'stopped' && percent ? say.since.percentOpen(percent) : undefined);
  }
  const open = state === 'stopped' && percent ? say.since.percentOpen(percent) : undefined;
  return phrases(heardLine(gate, now, voice), open);
}

/** When the gate was last heard of; empty where the service does not know. */
export function heardLine({ reportedAt }: GateView, now: number, voice: Voice): string {
  return reportedAt === undefined ? '' : voice.say.since.heard(moment(reportedAt, now, voice));
}

function byWhom(by: string | undefined, say: Sentences): string | undefined {
  if (by === undefined) return undefined;
  return by === 'you' ? say.since.byYou : say.since.by(by);
}

/** A position of 0 to 100 as a percentage. */
export function percentage(position: number, tag: string): string {
  return new Intl.NumberFormat(tag, { style: 'percent' }).format(Math.round(position) / 100);
}

function phrases(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join(' · ');
}
