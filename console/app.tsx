import { useEffect } from 'preact/hooks';
import { type ConsoleModel, type ConsoleState, chosenGate } from './console-model';
import type { Announcement } from './gates/announcements';
import { GateCard } from './gates/gate-card';
import type { Connection } from './gates/gate-condition';
import { GateList } from './gates/gate-list';
import { Icon } from './icon';
import { Speaking, useVoice } from './language/voice';
import { ProfileMenu } from './profile/profile-menu';

interface AppProps {
  model: ConsoleModel;
  state: ConsoleState;
}

export function App({ model, state }: AppProps) {
  const { language } = state;
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <Speaking value={language}>
      <header class="top">
        <h1 class="mark">
          <Icon name="gate" /> Gatehouse
        </h1>
        <ProfileMenu model={model} me={state.me} />
      </header>
      <Gates model={model} state={state} />
      <Announcer announcement={state.announcement} />
    </Speaking>
  );
}

function Gates({ model, state }: AppProps) {
  const { say } = useVoice();
  const { gates, address, connection, now } = state;
  const gate = chosenGate(state);
  if (!gate) {
    return (
      <main class="empty">
        <ConnectionNote connection={connection} />
        <p class="waiting">
          {connection === 'connecting' || connection === 'live' ? say.page.connecting : ''}
        </p>
      </main>
    );
  }
  const isUnknown = address.gate !== undefined && address.gate !== gate.view.id;
  return (
    <main class={gates.size > 1 ? 'many' : 'one'}>
      <ConnectionNote connection={connection} />
      {isUnknown && <p class="note">{say.page.unknownGate(address.gate ?? '')}</p>}
      <GateCard
        // Another gate is another card: no drawing, dialog or focus goes over to it.
        key={gate.view.id}
        gate={gate}
        connection={connection}
        now={now}
        asksToOpen={address.action === 'open' && !isUnknown}
        takesFocus={model.hasChosen}
        model={model}
      />
      {gates.size > 1 && (
        <GateList
          gates={[...gates.values()].map(({ view }) => view)}
          chosen={gate.view.id}
          connection={connection}
          onChoose={(id) => model.choose(id)}
        />
      )}
    </main>
  );
}

/** What is to be known of the connection, where the states alone would not say it. */
function ConnectionNote({ connection }: { connection: Connection }) {
  const { say } = useVoice();
  switch (connection) {
    case 'not-live':
      return (
        <p class="note">
          <Icon name="clock" /> <span>{say.page.notLive}</span>
        </p>
      );
    case 'lost':
      return (
        <p class="note">
          <Icon name="unplugged" /> <span>{say.page.lost}</span>
        </p>
      );
    case 'session-over':
      return (
        <p class="note">
          <Icon name="lock" /> <span>{say.page.sessionOver}</span>
          {/* The same address again: the load balancer asks for a sign-in, and returns to it. */}
          <a class="button likely" href={location.pathname + location.search}>
            {say.page.signInAgain}
          </a>
        </p>
      );
    default:
      return null;
  }
}

function Announcer({ announcement }: { announcement: Announcement | undefined }) {
  const text = (urgency: Announcement['urgency']) => announcement?.urgency === urgency && announcement.text;
  return (
    <>
      <div class="unseen" role="status">
        {text('polite')}
      </div>
      <div class="unseen" role="alert">
        {text('assertive')}
      </div>
    </>
  );
}
