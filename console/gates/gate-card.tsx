import { useEffect, useId, useRef } from 'preact/hooks';
import type { ConsoleModel, ShownGate } from '../console-model';
import { Icon } from '../icon';
import { useVoice } from '../language/voice';
import { GateButtons } from './gate-buttons';
import { type Connection, conditionOf, isCurrent } from './gate-condition';
import { GateDrawing } from './gate-drawing';
import { isPending, outcomeOf, type Press } from './press';
import { heardLine, sinceLine } from './since-line';
import { troubleOf } from './trouble-line';

interface GateCardProps {
  gate: ShownGate;
  connection: Connection;
  now: number;
  asksToOpen: boolean;
  /** Somebody chose this gate from the list: it is where they go on reading. */
  takesFocus: boolean;
  model: ConsoleModel;
}

/** The chosen gate: its drawing, one large word, one line, trouble if there is any, and the buttons. */
export function GateCard({ gate, connection, now, asksToOpen, takesFocus, model }: GateCardProps) {
  const voice = useVoice();
  const { say } = voice;
  const { view, motion, press } = gate;
  const condition = conditionOf(view, connection);
  const current = isCurrent(condition);
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();

  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);

  const heard = current ? heardLine(view, now, voice) : '';
  return (
    <section class="card" data-condition={current ? 'current' : condition} aria-labelledby={headingId}>
      <div class="scene-frame">
        <GateDrawing
          motion={motion}
          kind={view.kind ?? 'slide'}
          isObstructed={view.obstructed && current}
          isStill={!current}
          label={say.page.drawing(view.name, say.states[condition])}
        />
        {heard && <p class="heard">{heard}</p>}
      </div>
      <div class="panel">
        <h2 id={headingId} tabIndex={-1} ref={heading}>
          {view.name}
        </h2>
        <p class="state">
          {!current && <Icon name={condition === 'session-over' ? 'lock' : 'unplugged'} />}
          {say.states[condition]}
        </p>
        <p class={isPending(press) && current ? 'since asked' : 'since'}>
          {sinceLine({ gate: view, condition, press, now }, voice)}
        </p>
        {condition === 'offline' && <Note text={say.trouble.offline} />}
        {current && view.obstructed && <Note text={say.trouble.obstructed} />}
        {press && <PressNote press={press} model={model} />}
        <GateButtons
          gate={view}
          connection={connection}
          press={press}
          asksToOpen={asksToOpen}
          onPress={(message) => model.press(view.id, message)}
          onActionAnswered={() => model.forgetAction()}
        />
      </div>
    </section>
  );
}

function Note({ text }: { text: string }) {
  return (
    <p class="note">
      <Icon name="warning" /> <span>{text}</span>
    </p>
  );
}

/** What became of a press that moved nothing. */
function PressNote({ press, model }: { press: Press; model: ConsoleModel }) {
  const { say } = useVoice();
  const outcome = outcomeOf(press);
  if (!outcome) return null;
  const mayRetry = outcome.is === 'failed' && outcome.failure.why === 'uncertain';
  return (
    <div class="note press">
      <Icon name="warning" />
      <p>{troubleOf(outcome, say)}</p>
      <button
        type="button"
        class="plain"
        aria-label={say.trouble.dismiss}
        onClick={() => model.dismiss(press)}
      >
        <Icon name="close" />
      </button>
      {mayRetry && (
        <button type="button" onClick={() => model.pressAgain(press)}>
          {say.trouble.tryAgain}
        </button>
      )}
    </div>
  );
}
