import { useState } from 'preact/hooks';
import { SIGN_OUT_PATH } from '../../../contract/edge';
import { Reason } from '../account-form';
import { useAccountPage } from '../account-page-context';
import { callAccount, type Refusal } from '../account-requests';
import { useAccountVoice } from '../language/account-voice';
import { Part } from './part';

/** Ends all sessions; that of this browser at once. */
export function SessionsSection() {
  const { take } = useAccountPage();
  const { say } = useAccountVoice();
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const { title, intro, button, question } = say.sessions;

  const signOut = async () => {
    const result = await callAccount('POST', '/sign-out-everywhere');
    setRefusal(take(result));
    if (result.is === 'done') location.assign(SIGN_OUT_PATH);
  };
  return (
    <Part title={title}>
      <p>{intro}</p>
      {isAsking ? (
        <>
          <p role="alert">{question}</p>
          <div class="choices">
            <button type="button" onClick={() => setAsking(false)}>
              {say.cancel}
            </button>
            <button type="button" class="likely" onClick={() => void signOut()}>
              {say.confirm}
            </button>
          </div>
        </>
      ) : (
        <div class="choices">
          <button type="button" onClick={() => setAsking(true)}>
            {button}
          </button>
        </div>
      )}
      <div role="alert">{refusal && <Reason refusal={refusal} />}</div>
    </Part>
  );
}
