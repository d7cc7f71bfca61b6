import type { GateView } from '../../contract/live-events';

/** A gate as a caller sees it who may command it. */
export const CLOSED_GATE: GateView = {
  id: 'main',
  name: 'Main gate',
  canControl: true,
  state: 'closed',
  obstructed: false,
  position: 0,
  connected: true,
};
