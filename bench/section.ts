import type { Measurement } from './rounds';

/** A promise of the project, and what was measured of it. */
export interface Goal {
  text: string;
  measured: string;
  met: boolean;
}

/** One value over time. */
export interface Curve {
  name: string;
  unit: string;
  /** One value for each point in time, evenly spaced. */
  values: readonly number[];
}

/** One part of the result. */
export interface Section {
  /** For `--only`. */
  name: string;
  title: string;
  /** What the numbers are, such as "requests/s". */
  unit: string;
  /** True where less is better. */
  lessIsBetter?: boolean;
  measurements: Measurement[];
  /** Ratios are to this contestant. */
  reference: string;
  notes: string[];
  goals: Goal[];
  /** Where it matters how values change while the load lasts. */
  overTime?: { seconds: number; curves: Curve[] };
}

/** The median of a contestant. */
export function medianOf(measurements: readonly Measurement[], name: string): number {
  const measurement = measurements.find((candidate) => candidate.name === name);
  if (!measurement) throw new Error(`${name} was not measured`);
  return measurement.median;
}

/** A goal of the form "at least so many times that". */
export function atLeast(text: string, target: number, measured: number): Goal {
  return { text: `${text}: at least ${target}`, measured: measured.toFixed(2), met: measured >= target };
}

/** A goal of the form "at most so many times that". */
export function atMost(text: string, target: number, measured: number, unit = ''): Goal {
  return {
    text: `${text}: at most ${target}${unit}`,
    measured: `${measured.toFixed(2)}${unit}`,
    met: measured <= target,
  };
}
