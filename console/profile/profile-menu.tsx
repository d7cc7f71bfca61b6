import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { ACCOUNT_PATH, SIGN_OUT_PATH } from '../../contract/edge';
import type { ConsoleModel } from '../console-model';
import { Icon } from '../icon';
import { LANGUAGES } from '../language/languages';
import { useVoice } from '../language/voice';
import { Avatar, type Picture } from './avatar';
import { displayName, type Me } from './person';
import { PictureSection } from './picture-section';

interface ProfileMenuProps {
  model: ConsoleModel;
  /** Unknown until the service has answered. */
  me: Me | undefined;
}

/** The caller's picture in the corner, and behind it who they are, their picture, the language, and signing out. */
export function ProfileMenu({ model, me }: ProfileMenuProps) {
  const { say } = useVoice();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [picture, setPicture] = useState<Picture>(0);
  const headingId = useId();
  const name = me ? displayName(me) : '';
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
  }, [isOpen]);

  const avatar = me ? (
    <Avatar name={name} picture={picture} onMissing={() => setPicture('none')} />
  ) : (
    <span class="avatar" />
  );
  return (
    <>
      <button type="button" class="face" onClick={() => setOpen(true)}>
        {avatar} <span class="unseen">{say.profile.open}</span>
      </button>
      {isOpen && (
        <dialog ref={dialog} class="sheet profile" aria-labelledby={headingId} onClose={() => setOpen(false)}>
          <button
            type="button"
            class="plain close"
            aria-label={say.profile.close}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
          <div class="who">
            <div aria-hidden="true">{avatar}</div>
            <div>
              <h2 id={headingId}>{name || say.profile.open}</h2>
              {me ? <p>{me.profile?.email}</p> : <p>{say.profile.unavailable}</p>}
            </div>
          </div>
          {me && (
            <>
              <h3>{say.profile.groups}</h3>
              <p>{me.groups.join(', ') || say.profile.noGroups}</p>
              <h3>{say.profile.picture}</h3>
              <PictureSection
                picture={picture}
                onPicture={setPicture}
                onSessionOver={() => model.endSession()}
              />
            </>
          )}
          <LanguageChoice model={model} />
          <a class="button" href={ACCOUNT_PATH}>
            {say.profile.account}
          </a>
          <a class="button" href={SIGN_OUT_PATH}>
            {say.profile.signOut}
          </a>
        </dialog>
      )}
    </>
  );
}

function LanguageChoice({ model }: { model: ConsoleModel }) {
  const { say, tag } = useVoice();
  const id = useId();
  return (
    <>
      <label class="heading" for={id}>
        {say.profile.language}
      </label>
      <select id={id} value={tag} onChange={(event) => model.speak(event.currentTarget.value)}>
        {Object.entries(LANGUAGES).map(([key, { language }]) => (
          <option key={key} value={key} lang={key}>
            {language}
          </option>
        ))}
      </select>
    </>
  );
}
