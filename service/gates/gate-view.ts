import type { Gate } from '../../contract/gate';
import type { GateView } from '../../contract/live-events';
import type { Principal } from '../auth/principal';
import { type GateShadow, gateShadow } from '../live/gate-shadow';
import { canControl } from './gate-rights';
import type { LastCommands } from './last-commands';

const UNKNOWN = gateShadow(undefined);

/** What of a gate is not the same for everybody. */
interface Personal {
  canControl: boolean;
  /** Who sent the last command, and when. */
  by?: string;
  at?: string;
}

/** Views of gates, each as one principal may see it. */
export class GateViews {
  /**
   * JSON of what was last shown of each gate, by what is personal in it: whether the viewer may command the gate, and one
   * of "you", a name or nothing.
   */
  readonly #shown = new Map<string, { shadow: GateShadow; json: Map<string, string> }>();

  constructor(private readonly lastCommands: LastCommands) {}

  view(gate: Gate, principal: Principal, shadow = UNKNOWN): GateView {
    return gateView(gate, shadow, this.#personal(gate, principal, shadow));
  }

  /** The same as JSON, made once for all to whom the gate looks the same. */
  json(gate: Gate, principal: Principal, shadow = UNKNOWN): string {
    let shown = this.#shown.get(gate.id);
    if (shown?.shadow !== shadow) {
      shown = { shadow, json: new Map() };
      this.#shown.set(gate.id, shown);
    }
    const personal = this.#personal(gate, principal, shadow);
    const key = `${personal.canControl} ${personal.at} ${personal.by}`;
    let json = shown.json.get(key);
    if (json === undefined) {
      json = JSON.stringify(gateView(gate, shadow, personal));
      shown.json.set(key, json);
    }
    return json;
  }

  #personal(gate: Gate, principal: Principal, { state: { lastCommand } }: GateShadow): Personal {
    return {
      canControl: canControl(principal, gate),
      ...(lastCommand && this.lastCommands.describe(gate, lastCommand.id, principal)),
    };
  }
}

function gateView(
  gate: Gate,
  { state, version, reportedAt }: GateShadow,
  { canControl, ...sender }: Personal,
): GateView {
  const { lastCommand, ...reported } = state;
  return {
    id: gate.id,
    name: gate.name,
    canControl,
    ...reported,
    ...(lastCommand && { lastCommand: { ...lastCommand, ...sender } }),
    ...(version > 0 && { version }),
    ...(reportedAt !== undefined && { reportedAt }),
    ...(gate.confirmOpen !== undefined && { confirmOpen: gate.confirmOpen }),
    ...(gate.kind !== undefined && { kind: gate.kind }),
  };
}
