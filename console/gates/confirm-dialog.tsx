import { useEffect, useId, useRef } from 'preact/hooks';
import { useVoice } from '../language/voice';

interface ConfirmDialogProps {
  name: string;
  onAnswer(isConfirmed: boolean): void;
}

const YES = 'yes';

/** Asks before a gate is opened. Escape is no. */
export function ConfirmDialog({ name, onAnswer }: ConfirmDialogProps) {
  const { say } = useVoice();
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={headingId}
      // Once it is closed: the browser has given the focus back to the button that asked.
      onClose={(event) => onAnswer(event.currentTarget.returnValue === YES)}
    >
      <h2 id={headingId}>{say.confirm.question(name)}</h2>
      <div class="choices">
        <button type="button" onClick={() => dialog.current?.close()}>
          {say.confirm.cancel}
        </button>
        <button type="button" class="likely" onClick={() => dialog.current?.close(YES)}>
          {say.confirm.open}
        </button>
      </div>
    </dialog>
  );
}
