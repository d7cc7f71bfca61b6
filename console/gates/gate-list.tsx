import { useId, useState } from 'preact/hooks';
import type { GateView } from '../../contract/live-events';
import { Icon } from '../icon';
import { useVoice } from '../language/voice';
import { type Connection, conditionOf, isCurrent } from './gate-condition';

/** From how many gates on a search is worth its place. */
const SEARCH_FROM = 6;

interface GateListProps {
  gates: readonly GateView[];
  /** Id of the gate that is shown large. */
  chosen: string;
  connection: Connection;
  onChoose(id: string): void;
}

/** All gates, each with its state in a word. */
export function GateList({ gates, chosen, connection, onChoose }: GateListProps) {
  const { say } = useVoice();
  const [sought, setSought] = useState('');
  const searchId = useId();
  const found = gates.filter(({ name }) => plain(name).includes(plain(sought)));
  return (
    <nav class="others" aria-label={say.page.otherGates}>
      <h2>{say.page.otherGates}</h2>
      {gates.length >= SEARCH_FROM && (
        <search class="search">
          <label for={searchId}>
            <Icon name="search" />
            <span class="unseen">{say.page.search}</span>
          </label>
          <input
            id={searchId}
            type="search"
            placeholder={say.page.search}
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
          <p class="unseen" role="status">
            {sought && say.page.found(found.length)}
          </p>
        </search>
      )}
      <ul>
        {found.map((gate) => (
          <li key={gate.id}>
            <a
              href={`/?gate=${gate.id}`}
              aria-current={gate.id === chosen ? 'true' : undefined}
              onClick={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                onChoose(gate.id);
              }}
            >
              <GateRow gate={gate} connection={connection} />
            </a>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="none">{say.page.found(0)}</p>}
    </nav>
  );
}

function GateRow({ gate, connection }: { gate: GateView; connection: Connection }) {
  const { say } = useVoice();
  const condition = conditionOf(gate, connection);
  const current = isCurrent(condition);
  return (
    <>
      <span class="name">{gate.name}</span>
      {current && gate.obstructed && (
        <span class="alert">
          <Icon name="warning" /> <span class="unseen">{say.page.obstructed}</span>
        </span>
      )}
      {!current && <Icon name={condition === 'session-over' ? 'lock' : 'unplugged'} />}
      <span class="word" data-state={condition}>
        {say.states[condition]}
      </span>
    </>
  );
}

/** A name without accents and capitals, as people type it. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim();
}
