import type { Gate } from '../../contract/gate';
import type { Principal } from '../auth/principal';
import { canControl } from './control-rights';
import type { PublishedCommand } from './gate-schemas';

interface Sender {
  commandId: string;
  sub: string;
  name: string | undefined;
  at: string;
}

/**
 * Last commands that this task published, one for each gate, so that it can say who sent the command that a gate
 * reports. A command that another task published, or one before a restart, has no sender here.
 */
export class LastCommands {
  readonly #senders = new Map<string, Sender>();

  remember({ gate, commandId, issuedAt }: PublishedCommand, { sub, profile }: Principal): void {
    this.#senders.set(gate, { commandId, sub, name: profile?.name ?? profile?.email, at: issuedAt });
  }

  /** Who sent the command and when, as far as it is known. A name is for those who may command the gate too. */
  describe(gate: Gate, commandId: string, principal: Principal): { by?: string; at?: string } {
    const sender = this.#senders.get(gate.id);
    if (sender?.commandId !== commandId) return {};
    const { sub, name, at } = sender;
    if (sub === principal.sub) return { by: 'you', at };
    return { ...(name !== undefined && canControl(principal, gate) && { by: name }), at };
  }
}
