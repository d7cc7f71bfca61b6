import type { Measurement } from './rounds';

/** A promise of the project, and what was measured of it. */
export interface Goal {
  text: string;
  measured: string;
  /** Open where some rounds meet the goal and others do not. */
  verdict: 'met' | 'open' | 'not met';
}

/** Ratio of two contestants' medians, and of each round's values. */
export interface Ratio {
  median: number;
  rounds: readonly number[];
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

/** A contestant's memory under load, in MB. */
export function memoryOf(measurements: readonly Measurement[], name: string): number {
  return measurements.find((candidate) => candidate.name === name)?.memory ?? Number.NaN;
}

/** Server CPU that a contestant takes for a request, in microseconds. */
export function cpuOf(measurements: readonly Measurement[], name: string): number {
  return measurements.find((candidate) => candidate.name === name)?.cpuPerRequest ?? Number.NaN;
}

/** How many times one contestant is what another is. */
export function ratioOf(measurements: readonly Measurement[], name: string, reference: string): Ratio {
  const valuesOf = (wanted: string) =>
    measurements.find((candidate) => candidate.name === wanted)?.values ?? [];
  const references = valuesOf(reference);
  return {
    median: medianOf(measurements, name) / medianOf(measurements, reference),
    rounds: valuesOf(name).map((value, round) => value / (references[round] ?? Number.NaN)),
  };
}

/** A ratio as text, with its lowest and highest round. */
export const withSpread = ({ median, rounds }: Ratio) =>
  `${median.toFixed(2)} (${Math.min(...rounds).toFixed(2)} - ${Math.max(...rounds).toFixed(2)})`;

/** A goal of the form "at least so many times that". */
export const atLeast = (text: string, target: number, measured: Ratio | number) =>
  goal(`${text}: at least ${target}`, measured, '', (value) => value >= target);

/** A goal of the form "at most so many times that". */
export const atMost = (text: string, target: number, measured: Ratio | number, unit = '') =>
  goal(`${text}: at most ${target}${unit}`, measured, unit, (value) => value <= target);

function goal(text: string, measured: Ratio | number, unit: string, isMet: (value: number) => boolean): Goal {
  if (typeof measured === 'number') {
    return { text, measured: `${measured.toFixed(2)}${unit}`, verdict: isMet(measured) ? 'met' : 'not met' };
  }
  const met = measured.rounds.filter(isMet).length;
  const verdict = met === measured.rounds.length ? 'met' : met === 0 ? 'not met' : 'open';
  return { text, measured: `${withSpread(measured)}${unit}`, verdict };
}
