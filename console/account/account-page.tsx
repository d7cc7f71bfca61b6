import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../../contract/account';
import { SIGN_IN_AGAIN_PATH } from '../../contract/edge';
import { Icon } from '../icon';
import { useVoice } from '../language/voice';
import { Avatar, type Picture } from '../profile/avatar';
import { displayName } from '../profile/person';
import { PictureSection } from '../profile/picture-section';
import { AccountPageProvider } from './account-page-context';
import { callAccount, type Refusal, type Result } from './account-requests';
import { useAccountVoice } from './language/account-voice';
import { AddressSection } from './sections/address-section';
import { DevicesSection, PasskeysSection } from './sections/device-sections';
import { NameSection } from './sections/name-section';
import { Part } from './sections/part';
import { PasswordSection } from './sections/password-section';
import { SecondFactorSection } from './sections/second-factor-section';
import { SessionsSection } from './sections/sessions-section';

/** What stands in the way of the whole page. */
type Hindrance = Exclude<Result['is'], 'done' | 'refused'>;

/** The account page: what Cognito has of the caller, in sections with one form each. */
export function AccountPage() {
  const { say } = useAccountVoice();
  const { say: shared } = useVoice();
  const [account, setAccount] = useState<Account>();
  const [hindrance, setHindrance] = useState<Hindrance>();
  const [message, setMessage] = useState('');
  const [picture, setPicture] = useState<Picture>(0);

  const take = (result: Result): Refusal | undefined => {
    setMessage('');
    setHindrance(result.is === 'done' || result.is === 'refused' ? undefined : result.is);
    return result.is === 'refused' ? result : undefined;
  };
  const load = async () => {
    const result = await callAccount<Account>('GET', '');
    if (result.is !== 'done') {
      take(result);
      return;
    }
    setAccount(result.body);
    setHindrance(result.body.recentSignInSeconds > 0 ? undefined : 'sign-in-too-old');
  };
  useEffect(() => void load(), []);
  useEffect(() => {
    document.title = `${say.title} - Gatehouse`;
  }, [say]);

  return (
    <>
      <header class="top">
        <p class="mark">
          <Icon name="gate" /> Gatehouse
        </p>
        <a class="button" href="/">
          {say.back}
        </a>
      </header>
      <main class="account">
        <h1>{say.title}</h1>
        <Hindered by={hindrance} onRetry={() => void load()} />
        <p role="status" class="done">
          {message}
        </p>
        {account && (
          <AccountPageProvider
            value={{
              account,
              take,
              changed(done) {
                setMessage(done);
                void load();
              },
            }}
          >
            <Part title={shared.profile.picture}>
              <div class="who">
                <Avatar name={nameOf(account)} picture={picture} onMissing={() => setPicture('none')} />
                <div>
                  <p class="known">{nameOf(account)}</p>
                  <p>{account.groups.join(', ')}</p>
                </div>
              </div>
              <PictureSection
                picture={picture}
                onPicture={setPicture}
                onSessionOver={() => setHindrance('session-over')}
              />
            </Part>
            <NameSection />
            <AddressSection kind="email" />
            <AddressSection kind="phone" />
            {!account.isFederated && <PasswordSection />}
            {!account.isFederated && account.secondFactors.offered.length > 0 && <SecondFactorSection />}
            {account.hasPasskeys && <PasskeysSection />}
            {account.hasDevices && <DevicesSection />}
            <SessionsSection />
          </AccountPageProvider>
        )}
        {!account && !hindrance && <p class="waiting">{say.loading}</p>}
      </main>
    </>
  );
}

function nameOf({ name, givenName, familyName, email, username, groups }: Account): string {
  const profile = {
    ...(name && { name }),
    ...(givenName && { given_name: givenName }),
    ...(familyName && { family_name: familyName }),
  };
  return displayName({ username: email ?? username, groups, profile });
}

function Hindered({ by, onRetry }: { by: Hindrance | undefined; onRetry(): void }) {
  const { say } = useAccountVoice();
  const texts: Record<Hindrance, string> = {
    'session-over': say.sessionOver,
    'sign-in-too-old': say.signInTooOld,
    'switched-off': say.switchedOff,
    unavailable: say.unavailable,
  };
  return (
    <div role="alert">
      {by && (
        <div class="note">
          <Icon name={by === 'unavailable' ? 'unplugged' : 'lock'} /> <p>{texts[by]}</p>
          {by === 'unavailable' ? (
            <button type="button" onClick={onRetry}>
              {say.tryAgain}
            </button>
          ) : (
            <a class="button likely" href={by === 'session-over' ? location.pathname : SIGN_IN_AGAIN_PATH}>
              {say.signIn}
            </a>
          )}
        </div>
      )}
    </div>
  );
}
