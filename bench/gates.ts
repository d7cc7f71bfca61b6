import type { Gate } from '../contract/gate';
import { DEFAULT_GATE } from '../local/stack-settings';

/** So many gates; the first has the names of the stack's default. */
export function gatesOf(count: number): Gate[] {
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return DEFAULT_GATE;
    const id = `gate-${index}`;
    return { ...DEFAULT_GATE, id, name: `Gate ${index}`, topic: id, thing: id };
  });
}
