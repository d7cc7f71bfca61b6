import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Sentences } from '../language/english';
import { useVoice } from '../language/voice';
import { type UploadResult, uploadImage } from '../live/requests';
import { CropControls } from './crop-controls';
import { type Crop, squareOf, WHOLE } from './square-crop';

const TYPES = ['image/png', 'image/jpeg', 'image/webp'];

/** Largest file that is opened, in megabytes. What is sent is the cut-out square alone, which is far smaller. */
const LARGEST_FILE = 30;

/** Side of the square that is sent, in pixels: what the service keeps. */
const SIDE = 512;

interface PictureEditorProps {
  /** Other things to do with the picture, shown beside the choice of a new one. */
  children: ComponentChildren;
  onStart(): void;
  onSaved(): void;
  onSessionOver(): void;
}

/** Chooses a picture, cuts a square out of it, and uploads that. */
export function PictureEditor({ children, onStart, onSaved, onSessionOver }: PictureEditorProps) {
  const { say } = useVoice();
  const [picture, setPicture] = useState<ImageBitmap>();
  const [refusal, setRefusal] = useState<Refusal>();
  const inputId = useId();

  const choose = async (file: File | undefined) => {
    onStart();
    setRefusal(undefined);
    if (!file) return;
    if (!TYPES.includes(file.type)) return setRefusal({ text: say.crop.wrongType });
    if (file.size > LARGEST_FILE * 1e6) return setRefusal({ text: say.crop.tooLarge(LARGEST_FILE) });
    try {
      setPicture(await createImageBitmap(file));
    } catch (error) {
      // What a browser throws for a file that it can not decode (HTML Standard: "createImageBitmap").
      if (!(error instanceof DOMException)) throw error;
      setRefusal({ text: say.crop.unreadable });
    }
  };
  const finish = (result: UploadResult) => {
    setPicture(undefined);
    if (result.is === 'done') return onSaved();
    if (result.is === 'session-over') onSessionOver();
    setRefusal(refusalOf(result, say));
  };

  return (
    <>
      {picture ? (
        <CropAndUpload picture={picture} onCancel={() => setPicture(undefined)} onFinish={finish} />
      ) : (
        <div class="choices">
          <input
            id={inputId}
            class="unseen"
            type="file"
            accept={TYPES.join(',')}
            onChange={(event) => void choose(event.currentTarget.files?.[0])}
          />
          <label class="button" for={inputId}>
            {say.profile.choose}
          </label>
          {children}
        </div>
      )}
      <div role="alert">
        {refusal && (
          <p class="note">
            <span>
              {refusal.text} {refusal.detail && <span lang="en">{refusal.detail}</span>}
            </span>
          </p>
        )}
      </div>
    </>
  );
}

interface Refusal {
  text: string;
  /** The service's own sentence, in English. */
  detail?: string | undefined;
}

function refusalOf(result: UploadResult, { crop }: Sentences): Refusal {
  if (result.is === 'refused') return { text: crop.refused, detail: result.detail };
  return { text: result.is === 'session-over' ? crop.sessionOver : crop.failed };
}

interface CropAndUploadProps {
  picture: ImageBitmap;
  onCancel(): void;
  onFinish(result: UploadResult): void;
}

function CropAndUpload({ picture, onCancel, onFinish }: CropAndUploadProps) {
  const { say } = useVoice();
  const [crop, setCrop] = useState<Crop>(WHOLE);
  const [progress, setProgress] = useState<number>();
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const { left, top, side } = squareOf(picture, crop);
    const context = canvas.current?.getContext('2d');
    context?.clearRect(0, 0, SIDE, SIDE);
    context?.drawImage(picture, left, top, side, side, 0, 0, SIDE, SIDE);
  }, [picture, crop]);

  const save = () => {
    setProgress(0);
    canvas.current?.toBlob(async (image) => {
      onFinish(image ? await uploadImage(image, setProgress) : { is: 'failed' });
    }, 'image/png');
  };
  return (
    <div class="crop">
      <p class="crop-title">{say.crop.title}</p>
      <CropControls picture={picture} crop={crop} onCrop={setCrop} side={SIDE} canvas={canvas} />
      {progress === undefined ? (
        <div class="choices">
          <button type="button" onClick={onCancel}>
            {say.crop.cancel}
          </button>
          <button type="button" class="likely" onClick={save}>
            {say.crop.save}
          </button>
        </div>
      ) : (
        <progress value={progress} aria-label={say.crop.progress} />
      )}
    </div>
  );
}
