import type { Gate } from '../../contract/gate';
import type { GateView } from '../../contract/live-events';
import type { Principal } from '../auth/principal';
import { type GateShadow, gateShadow } from '../live/gate-shadow';
import { canControl } from './control-rights';
import type { LastCommands } from './last-commands';

const UNKNOWN = gateShadow(undefined);

/** Shows a gate as one principal may see it. */
export type GateViewer = (gate: Gate, principal: Principal, shadow?: GateShadow) => GateView;

export function createGateViewer(lastCommands: LastCommands): GateViewer {
  return (gate, principal, { state, version, reportedAt } = UNKNOWN) => {
    const { lastCommand, ...reported } = state;
    return {
      id: gate.id,
      name: gate.name,
      canControl: canControl(principal, gate),
      ...reported,
      ...(lastCommand && {
        lastCommand: { ...lastCommand, ...lastCommands.describe(gate, lastCommand.id, principal) },
      }),
      ...(version > 0 && { version }),
      ...(reportedAt !== undefined && { reportedAt }),
      ...(gate.confirmOpen !== undefined && { confirmOpen: gate.confirmOpen }),
      ...(gate.kind !== undefined && { kind: gate.kind }),
    };
  };
}
