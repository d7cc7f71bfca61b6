/** Outlines on a grid of 24 by 24. */
const OUTLINES = {
  gate: 'M4 21V6M20 21V6M4 9h16M4 18h16M8 9v9M12 9v9M16 9v9M4 3.5v.01M20 3.5v.01',
  warning: 'M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.2v.01',
  unplugged: 'M3 3l18 18M9 4v4M15 4v4M7 8h10v3.5M7 8v4a5 5 0 0 0 8 4M12 17v4',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7.5V12l3 2',
  lock: 'M5.5 11h13v9h-13ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.8v1.6',
  close: 'M6 6l12 12M18 6 6 18',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20',
} as const;

export type IconName = keyof typeof OUTLINES;

/** A small picture beside a text that says the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={OUTLINES[name]} />
    </svg>
  );
}
