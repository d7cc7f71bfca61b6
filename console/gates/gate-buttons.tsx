import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Message } from '../../contract/device-protocol';
import type { GateView } from '../../contract/live-events';
import { useVoice } from '../language/voice';
import { ConfirmDialog } from './confirm-dialog';
import { type Connection, isMovingOrAsked, likelyMessage, refusalOf } from './gate-condition';
import type { Press } from './press';

interface GateButtonsProps {
  gate: GateView;
  connection: Connection;
  press: Press | undefined;
  /** The address asks to open this gate. */
  asksToOpen: boolean;
  onPress(message: Message): void;
  onActionAnswered(): void;
}

/**
 * Open, Close and Stop. All three are always there, and Open and Close keep their place: a second tap never lands on
 * another button than the first, and the focus is never lost. A button that does nothing says why.
 */
export function GateButtons({ asksToOpen, onPress, onActionAnswered, ...circumstances }: GateButtonsProps) {
  const { gate } = circumstances;
  const { say } = useVoice();
  const [isConfirming, setConfirming] = useState(false);
  const openButton = useRef<HTMLButtonElement>(null);
  const reasonsId = useId();

  const refusals = {
    open: refusalOf('open', circumstances),
    close: refusalOf('close', circumstances),
    stop: refusalOf('stop', circumstances),
  };
  const reasons = new Set(Object.values(refusals).filter((reason) => reason !== undefined));

  useEffect(() => {
    if (!asksToOpen) return;
    openButton.current?.focus();
    if (!refusals.open) setConfirming(true);
    onActionAnswered();
  });

  const press = (message: Message) => {
    if (refusals[message]) return;
    if (message === 'open' && gate.confirmOpen) setConfirming(true);
    else onPress(message);
  };
  const button = (message: Message) => {
    const reason = refusals[message];
    return {
      type: 'button' as const,
      'aria-disabled': reason !== undefined,
      'aria-describedby': reason && `${reasonsId}-${reason}`,
      onClick: () => press(message),
      children: say.actions[message],
    };
  };
  const likely = likelyMessage(gate);
  return (
    <div class="acts">
      <button {...button('open')} ref={openButton} class={likely === 'open' ? 'likely' : ''} />
      <button {...button('close')} class={likely === 'close' ? 'likely' : ''} />
      <button {...button('stop')} class={isMovingOrAsked(circumstances) ? 'stop urgent' : 'stop'} />
      <div class="why">
        {[...reasons].map((reason) => (
          <p
            key={reason}
            id={`${reasonsId}-${reason}`}
            // To those who see, the words above say it already.
            class={reason === 'not-moving' || reason === 'asked' ? 'unseen' : ''}
          >
            {say.reasons[reason]}
          </p>
        ))}
      </div>
      {isConfirming && (
        <ConfirmDialog
          name={gate.name}
          onAnswer={(isConfirmed) => {
            setConfirming(false);
            // The gate may have moved, or be out of reach, since the question was asked.
            if (isConfirmed && !refusals.open) onPress('open');
          }}
        />
      )}
    </div>
  );
}
