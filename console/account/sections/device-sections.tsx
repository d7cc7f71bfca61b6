import { useEffect, useState } from 'preact/hooks';
import type { Passkey, RememberedDevice } from '../../../contract/account';
import { Reason } from '../account-form';
import { useAccountPage } from '../account-page-context';
import { callAccount, type Refusal } from '../account-requests';
import { useAccountVoice } from '../language/account-voice';
import { Part } from './part';

export function PasskeysSection() {
  const { say, date } = useAccountVoice();
  const { passkeys: words } = say;
  return (
    <Part title={words.title}>
      <p>{words.intro}</p>
      <Removables<Passkey>
        path="/passkeys"
        none={words.none}
        removed={words.removed}
        describe={({ id, name, createdAt }) => ({
          id,
          text: `${name || words.unnamed}${createdAt ? `, ${say.createdAt(date(createdAt))}` : ''}`,
          button: words.remove(name || words.unnamed),
        })}
      />
    </Part>
  );
}

export function DevicesSection() {
  const { say, date } = useAccountVoice();
  const { devices: words } = say;
  return (
    <Part title={words.title}>
      <Removables<RememberedDevice>
        path="/devices"
        none={words.none}
        removed={words.forgotten}
        describe={({ key, name, lastUsedAt }) => ({
          id: key,
          text: `${name || words.unnamed}${lastUsedAt ? `, ${say.lastUsed(date(lastUsedAt))}` : ''}`,
          button: words.forget(name || words.unnamed),
        })}
      />
    </Part>
  );
}

interface RemovablesProps<Item> {
  /** Of the list, whose answer has one member: the items. */
  path: '/passkeys' | '/devices';
  none: string;
  removed: string;
  describe(item: Item): { id: string; text: string; button: string };
}

/** List of what can be removed one by one. */
function Removables<Item>({ path, none, removed, describe }: RemovablesProps<Item>) {
  const { take, changed } = useAccountPage();
  const [items, setItems] = useState<Item[]>();
  const [refusal, setRefusal] = useState<Refusal>();

  const load = async () => {
    const result = await callAccount<Record<string, Item[]>>('GET', path);
    if (result.is === 'done') setItems(Object.values(result.body)[0]);
    else setRefusal(take(result));
  };
  useEffect(() => void load(), []);
  const remove = async (id: string) => {
    const result = await callAccount('DELETE', `${path}/${encodeURIComponent(id)}`);
    setRefusal(take(result));
    if (result.is !== 'done') return;
    changed(removed);
    void load();
  };
  return (
    <>
      {items?.length === 0 && <p>{none}</p>}
      <ul class="rows">
        {items?.map((item) => {
          const { id, text, button } = describe(item);
          return (
            <li key={id}>
              <span>{text}</span>
              <button type="button" onClick={() => void remove(id)}>
                {button}
              </button>
            </li>
          );
        })}
      </ul>
      <div role="alert">{refusal && <Reason refusal={refusal} />}</div>
    </>
  );
}
