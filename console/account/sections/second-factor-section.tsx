import { useId, useState } from 'preact/hooks';
import { encode } from 'uqr';
import type { NewAuthenticator, SecondFactor } from '../../../contract/account';
import { Reason } from '../account-form';
import { useAccountPage } from '../account-page-context';
import { callAccount, type Refusal } from '../account-requests';
import { useAccountVoice } from '../language/account-voice';
import { CodeForm } from './address-section';
import { Part } from './part';

/** The second factors: turned on and off, the preferred one, a new authenticator app. */
export function SecondFactorSection() {
  const { account, take, changed } = useAccountPage();
  const { say } = useAccountVoice();
  const [refusal, setRefusal] = useState<Refusal>();
  const [authenticator, setAuthenticator] = useState<NewAuthenticator>();
  const { offered, on, preferred, required } = account.secondFactors;
  const reasonId = useId();

  const set = async (wanted: SecondFactor[], first = wanted[0]) => {
    const result = await callAccount('PUT', '/second-factors', {
      on: wanted,
      ...(first && { preferred: first }),
    });
    setRefusal(take(result));
    if (result.is === 'done') changed(say.factors.changed);
  };
  const begin = async () => {
    const result = await callAccount<NewAuthenticator>('POST', '/authenticator');
    setRefusal(take(result));
    if (result.is === 'done') setAuthenticator(result.body);
  };
  const isLast = required && on.length === 1;
  const turnOff = (factor: SecondFactor) => {
    const rest = on.filter((other) => other !== factor);
    void set(rest, preferred && rest.includes(preferred) ? preferred : rest[0]);
  };

  return (
    <Part title={say.factors.title}>
      <p>{say.factors.intro}</p>
      <ul class="rows">
        {offered.map((factor) => (
          <li key={factor}>
            <span>
              {say.factors[factor]}{' '}
              <span class={on.includes(factor) ? 'badge' : 'badge off'}>
                {on.includes(factor) ? say.factors.on : say.factors.off}
              </span>
            </span>
            {on.includes(factor) ? (
              <button
                type="button"
                aria-disabled={isLast}
                aria-describedby={isLast ? reasonId : undefined}
                onClick={() => !isLast && turnOff(factor)}
              >
                {say.factors.turnOff(say.factors[factor])}
              </button>
            ) : (
              factor !== 'totp' && (
                <button type="button" onClick={() => void set([...on, factor], preferred ?? factor)}>
                  {say.factors.turnOn(say.factors[factor])}
                </button>
              )
            )}
          </li>
        ))}
      </ul>
      {isLast && (
        <p id={reasonId} class="hint">
          {say.factors.required}
        </p>
      )}
      {on.length > 1 && (
        <Preferred on={on} preferred={preferred} onChoose={(factor) => void set(on, factor)} />
      )}
      <div role="alert">{refusal && <Reason refusal={refusal} />}</div>
      {offered.includes('totp') &&
        (authenticator ? (
          <>
            <p>{say.factors.scan}</p>
            <QrCode text={authenticator.uri} label={say.factors.qrCode} />
            <p>
              {say.factors.secret} <code>{authenticator.secret}</code>
            </p>
            <CodeForm
              path="/authenticator"
              method="PUT"
              onDone={() => {
                setAuthenticator(undefined);
                changed(say.factors.done);
              }}
              onCancel={() => setAuthenticator(undefined)}
            />
          </>
        ) : (
          <div class="choices">
            <button type="button" onClick={() => void begin()}>
              {on.includes('totp') ? say.factors.setUpAnother : say.factors.setUp}
            </button>
          </div>
        ))}
    </Part>
  );
}

interface PreferredProps {
  on: readonly SecondFactor[];
  preferred: SecondFactor | undefined;
  onChoose(factor: SecondFactor): void;
}

function Preferred({ on, preferred, onChoose }: PreferredProps) {
  const { say } = useAccountVoice();
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{say.factors.preferred}</label>
      <select
        id={id}
        value={preferred ?? ''}
        onChange={(event) => onChoose(event.currentTarget.value as SecondFactor)}
      >
        {!preferred && <option value="" />}
        {on.map((factor) => (
          <option key={factor} value={factor}>
            {say.factors[factor]}
          </option>
        ))}
      </select>
    </div>
  );
}

/** QR code, dark on light by day and by night: many scanners read no other. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
