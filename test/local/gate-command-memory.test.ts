import { CommandMemory } from '../../local/gate/command-memory';

describe('the memory of commands', () => {
  it('is bounded, and forgets the oldest first', () => {
    const memory = new CommandMemory(2);
    expect(['a', 'b', 'a', 'c', 'b', 'a'].map((id) => memory.isNew(id))).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
  });
});
