/** What can happen to a gate that no command brings about. */
export const GATE_EVENTS = ['jam', 'clear', 'offline', 'online', 'lose-clock', 'set-clock'] as const;

export type GateEvent = (typeof GATE_EVENTS)[number];

export function isGateEvent(text: string): text is GateEvent {
  return (GATE_EVENTS as readonly string[]).includes(text);
}
