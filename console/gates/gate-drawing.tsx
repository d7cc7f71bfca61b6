import { useLayoutEffect, useRef } from 'preact/hooks';
import { Foreground, Landscape, Obstacle } from './gate-scenery';
import { isMoving, type Motion, positionAt } from './motion';
import { swingLeaf } from './swing-leaf';

interface GateDrawingProps {
  motion: Motion;
  kind: 'slide' | 'swing';
  isObstructed: boolean;
  /** The state is not a current one: nothing moves. */
  isStill: boolean;
  label: string;
}

/** Width of the way through the gate, which a sliding leaf travels. */
const TRAVEL = 184;

const LEFT_HINGE = 110;
const RIGHT_HINGE = 290;

/** The gate as it stands now. Between reports it is drawn anew at each frame, past Preact. */
export function GateDrawing({ motion, kind, isObstructed, isStill, label }: GateDrawingProps) {
  const left = useRef<SVGPathElement>(null);
  const right = useRef<SVGPathElement>(null);
  const sliding = useRef<SVGGElement>(null);

  useLayoutEffect(() => {
    const draw = (position: number) => {
      sliding.current?.setAttribute('transform', `translate(${((position / 100) * TRAVEL).toFixed(1)} 0)`);
      left.current?.setAttribute('d', swingLeaf(LEFT_HINGE, 1, position));
      right.current?.setAttribute('d', swingLeaf(RIGHT_HINGE, -1, position));
    };
    if (isStill || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      draw(motion.position);
      return undefined;
    }
    let frame: number;
    const animate = () => {
      const now = performance.now();
      draw(positionAt(motion, now));
      if (isMoving(motion, now)) frame = requestAnimationFrame(animate);
    };
    animate();
    return () => cancelAnimationFrame(frame);
  }, [motion, isStill]);

  const isLit = motion.direction !== 0 && !isStill;
  return (
    <svg
      class="scene"
      viewBox="0 0 400 300"
      preserveAspectRatio="xMidYMax slice"
      role="img"
      aria-label={label}
      data-position={Math.round(motion.position)}
    >
      <Landscape />
      {isObstructed && <Obstacle />}
      {kind === 'slide' ? (
        <g ref={sliding} class="leaf">
          <path d={SLIDING_LEAF} />
        </g>
      ) : (
        <g class="leaf">
          <path ref={left} />
          <path ref={right} />
        </g>
      )}
      <Foreground isLit={isLit} />
    </svg>
  );
}

/** Frame, rail and bars of the one leaf of a sliding gate. */
const SLIDING_LEAF = [
  'M108 142H292V247H108ZM108 164H292',
  ...Array.from({ length: 11 }, (_, index) => `M${123.3 + index * 15.3} 142V247`),
].join('');
