import type { RefObject } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { useVoice } from '../language/voice';
import { type Crop, dragged, LARGEST_ZOOM } from './square-crop';

interface CropControlsProps {
  picture: ImageBitmap;
  crop: Crop;
  onCrop(crop: Crop): void;
  /** Side of the preview in its own pixels. */
  side: number;
  canvas: RefObject<HTMLCanvasElement | null>;
}

/** The preview, which can be dragged, and the same by sliders, for a keyboard and for whoever can't drag. */
export function CropControls({ picture, crop, onCrop, side, canvas }: CropControlsProps) {
  const { say } = useVoice();
  const drag = useRef<{ x: number; y: number; crop: Crop }>(null);

  const start = (event: PointerEvent) => {
    canvas.current?.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, crop };
  };
  const move = (event: PointerEvent) => {
    const width = canvas.current?.clientWidth;
    if (!drag.current || !width) return;
    const { x, y, crop: before } = drag.current;
    onCrop(dragged(picture, before, (event.clientX - x) / width, (event.clientY - y) / width));
  };
  const end = () => {
    drag.current = null;
  };
  const percent = (key: 'across' | 'down') => ({
    min: 0,
    max: 1,
    step: 0.02,
    value: crop[key],
    onChange: (value: number) => onCrop({ ...crop, [key]: value }),
  });
  return (
    <>
      <canvas
        ref={canvas}
        width={side}
        height={side}
        role="img"
        aria-label={say.crop.preview}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <Slider
        label={say.crop.zoom}
        min={1}
        max={LARGEST_ZOOM}
        step={0.1}
        value={crop.zoom}
        onChange={(zoom) => onCrop({ ...crop, zoom })}
      />
      <Slider label={say.crop.across} {...percent('across')} />
      <Slider label={say.crop.down} {...percent('down')} />
    </>
  );
}

interface SliderProps {
  label: string;
  min: number;
  max: number;
  step: number;
  value: number;
  onChange(value: number): void;
}

function Slider({ label, onChange, ...range }: SliderProps) {
  const id = useId();
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        {...range}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
