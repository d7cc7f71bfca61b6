/** Height of the eye in the drawing: what is farther away comes nearer to it. */
const EYE = 176;

const TOP = 140;
const BOTTOM = 248;
const WIDTH = 88;
const BARS = 6;

/** How far a leaf swings, in radians: a little less than to the side, so that it can still be seen. */
const WIDEST = 1.42;

/** How much smaller the far edge of an open leaf is drawn. */
const DEPTH = 0.42;

/**
 * Outline of one leaf of a swing gate, seen from the road while it swings away from it, as data of an SVG path.
 *
 * @param hinge x of the post
 * @param side 1 where the leaf goes to the right of its post, -1 to the left
 * @param position 0 closed to 100 open
 */
export function swingLeaf(hinge: number, side: 1 | -1, position: number): string {
  const angle = (position / 100) * WIDEST;
  const point = (along: number, y: number) => {
    const scale = 1 / (1 + DEPTH * along * Math.sin(angle));
    const x = hinge + side * WIDTH * along * Math.cos(angle) * scale;
    return `${x.toFixed(1)} ${(EYE + (y - EYE) * scale).toFixed(1)}`;
  };
  const rail = (y: number) => `M${point(0, y)}L${point(1, y)}`;
  const bar = (along: number) => `M${point(along, TOP)}L${point(along, BOTTOM)}`;
  const bars = Array.from({ length: BARS + 1 }, (_, index) => bar(index / BARS));
  return [rail(TOP), rail(TOP + 22), rail(BOTTOM), ...bars].join('');
}
