/** A square cut out of a picture. */
export interface Crop {
  /** 1 shows the shorter side whole; larger is nearer. */
  zoom: number;
  /** Place on the way that the zoom leaves, from 0 (left, top) to 1 (right, bottom). */
  across: number;
  down: number;
}

export const WHOLE: Crop = { zoom: 1, across: 0.5, down: 0.5 };

/** Nearest that makes sense for a picture of 512 by 512. */
export const LARGEST_ZOOM = 4;

interface Size {
  width: number;
  height: number;
}

/** The square in pixels of the picture. */
export function squareOf({ width, height }: Size, { zoom, across, down }: Crop) {
  const side = Math.min(width, height) / zoom;
  return { left: (width - side) * across, top: (height - side) * down, side };
}

/** The crop after the picture was dragged; `dx` and `dy` are fractions of the preview's side. */
export function dragged(size: Size, crop: Crop, dx: number, dy: number): Crop {
  const { side } = squareOf(size, crop);
  const moved = (place: number, length: number, by: number) => {
    const way = length - side;
    return way <= 0 ? place : Math.min(1, Math.max(0, place - (by * side) / way));
  };
  return { ...crop, across: moved(crop.across, size.width, dx), down: moved(crop.down, size.height, dy) };
}
