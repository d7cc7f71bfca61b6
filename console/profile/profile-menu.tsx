import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { SIGN_OUT_PATH } from '../../contract/edge';
import type { ConsoleModel } from '../console-model';
import { Icon } from '../icon';
import { LANGUAGES } from '../language/languages';
import { useVoice } from '../language/voice';
import { removeImage } from '../live/requests';
import { Avatar, type Picture } from './avatar';
import { displayName, type Me } from './person';
import { PictureEditor } from './picture-editor';

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
              <PictureSection model={model} picture={picture} onPicture={setPicture} />
            </>
          )}
          <LanguageChoice model={model} />
          <a class="button" href={SIGN_OUT_PATH}>
            {say.profile.signOut}
          </a>
        </dialog>
      )}
    </>
  );
}

interface PictureSectionProps {
  model: ConsoleModel;
  picture: Picture;
  onPicture(picture: Picture): void;
}

function PictureSection({ model, picture, onPicture }: PictureSectionProps) {
  const { say } = useVoice();
  const [message, setMessage] = useState('');
  const remove = async () => {
    const result = await removeImage();
    if (result === 'session-over') model.endSession();
    if (result === 'done') onPicture('none');
    setMessage(result === 'done' ? say.profile.removed : say.profile.removeFailed);
  };
  return (
    <>
      <h3>{say.profile.picture}</h3>
      <PictureEditor
        onSaved={() => {
          onPicture(Date.now());
          setMessage(say.profile.saved);
        }}
        onSessionOver={() => model.endSession()}
        onStart={() => setMessage('')}
      >
        {picture !== 'none' && (
          <button type="button" onClick={remove}>
            {say.profile.remove}
          </button>
        )}
      </PictureEditor>
      <p role="status">{message}</p>
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
