import type { Gate } from '../../contract/gate';
import type { Principal } from '../auth/principal';
import { canControl } from './gate-rights';
import type { PublishedCommand } from './gate-schemas';

/** The caller of the command, in the answer to the same caller. */
const YOU = 'you';

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

  remember({ gate, commandId, issuedAt }: PublishedCommand, principal: Principal): void {
    this.#senders.set(gate, { commandId, sub: principal.sub, name: nameOf(principal), at: issuedAt });
  }

  /** Who sent the command and when, as far as it is known. A name is for those who may command the gate too. */
  describe(gate: Gate, commandId: string, principal: Principal): { by?: string; at?: string } {
    const sender = this.#senders.get(gate.id);
    if (sender?.commandId !== commandId) return {};
    const { sub, name, at } = sender;
    if (sub === principal.sub) return { by: YOU, at };
    return { ...(name !== undefined && canControl(principal, gate) && { by: name }), at };
  }
}

/**
 * Name as the user pool has it, else the username. Where people sign in by e-mail the username is the `sub`, which
 * tells nobody anything; and nobody is called "you", which would be taken for the reader.
 */
function nameOf({ sub, username, profile }: Principal): string | undefined {
  const name = profile?.name ?? profile?.email ?? username;
  return name === sub || name.toLowerCase() === YOU ? undefined : name;
}
