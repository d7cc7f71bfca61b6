import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useAccountPage } from './account-page-context';
import type { Refusal, Result } from './account-requests';
import { useAccountVoice } from './language/account-voice';

/** Field of a form; `name` is the member of the body that it becomes. */
export interface Field {
  name: string;
  label: string;
  type: 'text' | 'email' | 'tel' | 'password';
  autocomplete: string;
  hint?: string;
  value?: string;
  inputMode?: 'numeric';
}

interface AccountFormProps<Body> {
  fields: readonly Field[];
  submit: string;
  /** Sends what was written, without empty fields. */
  send(values: Record<string, string>): Promise<Result<Body>>;
  onDone(body: Body): void;
  children?: ComponentChildren;
}

/** One clear form: its errors are beside the field they are about, and the first wrong field gets the focus. */
export function AccountForm<Body>({ fields, submit, send, onDone, children }: AccountFormProps<Body>) {
  const page = useAccountPage();
  const form = useRef<HTMLFormElement>(null);
  const [isSending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const wrong = fields.find(({ name }) => name === refusal?.member)?.name;
  useEffect(() => {
    if (wrong) form.current?.querySelector<HTMLInputElement>(`[name="${wrong}"]`)?.focus();
  }, [refusal]);

  const onSubmit = async (event: Event) => {
    event.preventDefault();
    if (isSending || !form.current) return;
    const values = [...new FormData(form.current)].filter(([, value]) => value !== '');
    setSending(true);
    setRefusal(undefined);
    const result = await send(Object.fromEntries(values) as Record<string, string>);
    setSending(false);
    const remaining = page.take(result);
    setRefusal(remaining);
    if (result.is === 'done') {
      form.current?.reset();
      onDone(result.body);
    }
  };

  return (
    <form ref={form} class="account-form" noValidate onSubmit={(event) => void onSubmit(event)}>
      {fields.map((field) => (
        <FieldInput key={field.name} field={field} refusal={wrong === field.name ? refusal : undefined} />
      ))}
      <div role="alert">{refusal && !wrong && <Reason refusal={refusal} />}</div>
      <div class="choices">
        <button type="submit" class="likely" aria-disabled={isSending}>
          {submit}
        </button>
        {children}
      </div>
    </form>
  );
}

function FieldInput({ field, refusal }: { field: Field; refusal: Refusal | undefined }) {
  const id = useId();
  const { name, label, type, autocomplete, hint, value, inputMode } = field;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        // Preact's types know the members of one kind of input at a time; these all have the same.
        type={type as 'text'}
        autocomplete={autocomplete}
        defaultValue={value}
        inputMode={inputMode}
        aria-invalid={refusal !== undefined}
        aria-describedby={hint ? `${id}-hint ${id}-error` : `${id}-error`}
      />
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <div id={`${id}-error`}>{refusal && <Reason refusal={refusal} />}</div>
    </div>
  );
}

/** Why something was refused: in the page's language where it has a sentence, else in the service's own words. */
export function Reason({ refusal: { code, detail } }: { refusal: Refusal }) {
  const { say } = useAccountVoice();
  const known = Object.entries(say.refusals).find(([name]) => name === code)?.[1];
  return known === undefined ? (
    <p class="refusal" lang="en">
      {detail}
    </p>
  ) : (
    <p class="refusal">{known}</p>
  );
}
