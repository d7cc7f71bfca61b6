import { median } from './statistics';

/** One measurement of one contestant. */
export interface Sample {
  /** In the section's unit. */
  value: number;
  /** CPU time that the server took for one request, in microseconds. */
  cpuPerRequest?: number;
  /** Resident memory of the server at the end, in MB. */
  memory?: number;
}

/** One of those that are compared: its name, and how it is measured once. */
export interface Contestant {
  name: string;
  measure(): Promise<Sample>;
}

/** Medians over all rounds, and every round's value. */
export interface Measurement {
  name: string;
  median: number;
  cpuPerRequest?: number;
  memory?: number;
  values: number[];
}

/**
 * Measures all contestants in turn, round after round: A B C, A B C. What else the machine does then hits all of
 * them alike, and the median drops what hit only one.
 */
export async function interleave(rounds: number, contestants: readonly Contestant[]): Promise<Measurement[]> {
  const samples = contestants.map((): Sample[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      samples[index]?.push(await contestant.measure());
    }
  }
  return contestants.map(({ name }, index) => summarize(name, samples[index] ?? []));
}

function summarize(name: string, samples: readonly Sample[]): Measurement {
  const values = samples.map(({ value }) => value);
  const cpuTimes = samples.flatMap(({ cpuPerRequest }) => cpuPerRequest ?? []);
  const memory = samples.flatMap(({ memory }) => memory ?? []);
  return {
    name,
    median: median(values),
    ...(cpuTimes.length > 0 && { cpuPerRequest: median(cpuTimes) }),
    ...(memory.length > 0 && { memory: median(memory) }),
    values,
  };
}
