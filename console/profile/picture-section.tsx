import { useState } from 'preact/hooks';
import { useVoice } from '../language/voice';
import { removeImage } from '../live/requests';
import type { Picture } from './avatar';
import { PictureEditor } from './picture-editor';

interface PictureSectionProps {
  picture: Picture;
  onPicture(picture: Picture): void;
  onSessionOver(): void;
}

/** The caller's picture: chosen, cut out, saved, removed. */
export function PictureSection({ picture, onPicture, onSessionOver }: PictureSectionProps) {
  const { say } = useVoice();
  const [message, setMessage] = useState('');
  const remove = async () => {
    const result = await removeImage();
    if (result === 'session-over') onSessionOver();
    if (result === 'done') onPicture('none');
    setMessage(result === 'done' ? say.profile.removed : say.profile.removeFailed);
  };
  return (
    <>
      <PictureEditor
        onSaved={() => {
          onPicture(Date.now());
          setMessage(say.profile.saved);
        }}
        onSessionOver={onSessionOver}
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
