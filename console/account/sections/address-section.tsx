import { useState } from 'preact/hooks';
import type { CodeDelivery } from '../../../contract/account';
import { AccountForm, type Field, Reason } from '../account-form';
import { useAccountPage } from '../account-page-context';
import { callAccount, type Refusal } from '../account-requests';
import { useAccountVoice } from '../language/account-voice';
import { Part } from './part';

interface AddressChange {
  codeSentTo?: CodeDelivery;
}

/** The e-mail address or the phone number: changed, and verified by a code. */
export function AddressSection({ kind }: { kind: 'email' | 'phone' }) {
  const { account, take, changed } = useAccountPage();
  const { say } = useAccountVoice();
  const [sentTo, setSentTo] = useState<string>();
  const [refusal, setRefusal] = useState<Refusal>();
  const isEmail = kind === 'email';
  const words = say[kind];
  const path = isEmail ? '/email' : '/phone-number';
  const address = isEmail ? account.email : account.phoneNumber;
  const isVerified = isEmail ? account.emailVerified : account.phoneNumberVerified;
  const field: Field = isEmail
    ? { name: 'email', label: say.email.label, type: 'email', autocomplete: 'email' }
    : { name: 'phoneNumber', label: say.phone.label, type: 'tel', autocomplete: 'tel', hint: say.phone.hint };

  const sendCode = async () => {
    const result = await callAccount<AddressChange>('POST', `${path}/code`);
    setRefusal(take(result));
    if (result.is === 'done') setSentTo(result.body.codeSentTo?.destination ?? address);
  };
  return (
    <Part title={words.title}>
      <p class="known">
        {address ?? words.none}{' '}
        {address && (
          <span class={isVerified ? 'badge' : 'badge open'}>
            {isVerified ? say.verified : say.unverified}
          </span>
        )}
      </p>
      {sentTo !== undefined ? (
        <>
          <p>{say.codeSent(sentTo)}</p>
          <CodeForm
            path={`${path}/verification`}
            method="POST"
            onDone={() => {
              setSentTo(undefined);
              changed(say.nowVerified);
            }}
            onCancel={() => setSentTo(undefined)}
          />
        </>
      ) : (
        <>
          {address && !isVerified && (
            <div class="choices">
              <button type="button" onClick={() => void sendCode()}>
                {say.sendCode}
              </button>
            </div>
          )}
          <div role="alert">{refusal && <Reason refusal={refusal} />}</div>
          <AccountForm<AddressChange>
            fields={[field]}
            submit={say.save}
            send={(values) => callAccount('PUT', path, values)}
            onDone={({ codeSentTo }) => {
              setSentTo(codeSentTo?.destination);
              changed(codeSentTo ? '' : say.saved);
            }}
          />
        </>
      )}
    </Part>
  );
}

interface CodeFormProps {
  path: string;
  method: 'POST' | 'PUT';
  onDone(): void;
  onCancel(): void;
}

/** Form for a code that was sent, or that an app shows. */
export function CodeForm({ path, method, onDone, onCancel }: CodeFormProps) {
  const { say } = useAccountVoice();
  return (
    <AccountForm
      fields={[
        { name: 'code', label: say.code, type: 'text', autocomplete: 'one-time-code', inputMode: 'numeric' },
      ]}
      submit={say.confirm}
      send={(values) => callAccount(method, path, values)}
      onDone={onDone}
    >
      <button type="button" onClick={onCancel}>
        {say.cancel}
      </button>
    </AccountForm>
  );
}
