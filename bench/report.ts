import type { Machine } from './machine';
import type { Measurement } from './rounds';
import { type Goal, ratioOf, type Section, withSpread } from './section';

/** A whole run, as it is kept. */
export interface Result {
  /** ISO 8601. */
  date: string;
  form: 'quick' | 'full';
  machine: Machine & { placement: string };
  sections: Section[];
}

/** A run as a Markdown page: goals first, then each table with ratios first. */
export function toMarkdown({ date, form, machine, sections }: Result): string {
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  return `# Benchmark of ${date.slice(0, 10)}, ${form} form

Made by \`npm run bench${form === 'full' ? ' -- --full' : ''}\` at ${date}. Servers ran on Node ${machine.node}, one process each, on
${machine.cores} cores of ${machine.cpu} with ${machine.memory} GB, ${machine.system}; load average at the start ${machine.loadAverage.map((load) => load.toFixed(1)).join(', ')}.
${machine.placement} Absolute numbers mean nothing elsewhere. Ratios are of medians over interleaved rounds, with the lowest and the highest round; a goal that some rounds meet and others do not is open.

${goalTable(sections.flatMap(({ goals }) => goals))}
${sections.map(toTable).join('\n')}
Packages: ${packages.join(', ')}.
`;
}

function goalTable(goals: readonly Goal[]): string {
  if (goals.length === 0) return '';
  const rows = goals.map(
    ({ text, measured, verdict }) =>
      `| ${text} | ${measured} | ${verdict === 'met' ? verdict : `**${verdict}**`} |`,
  );
  return ['| goal | measured | |', '|---|---:|---|', ...rows, ''].join('\n');
}

/** One section as a table, best first. */
export function toTable({ title, unit, measurements, reference, notes, lessIsBetter }: Section): string {
  const order = (a: Measurement, b: Measurement) =>
    lessIsBetter ? a.median - b.median : b.median - a.median;
  const rows = [...measurements].sort(order).map(({ name, median, cpuPerRequest, memory, values }) => {
    const cells = [
      withSpread(ratioOf(measurements, name, reference)),
      name.startsWith('Gatehouse') ? `**${name}**` : name,
      rounded(median),
      ...(cpuPerRequest === undefined ? [] : [cpuPerRequest.toFixed(0)]),
      ...(memory === undefined ? [] : [memory.toFixed(0)]),
      `${rounded(Math.min(...values))} - ${rounded(Math.max(...values))}`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const hasCpu = measurements.some(({ cpuPerRequest }) => cpuPerRequest !== undefined);
  const hasMemory = measurements.some(({ memory }) => memory !== undefined);
  return [
    `## ${title}`,
    '',
    `| ratio | | ${unit} |${hasCpu ? ' server CPU, µs/request |' : ''}${hasMemory ? ' server memory, MB |' : ''} lowest - highest |`,
    `|---:|---|---:|${hasCpu ? '---:|' : ''}${hasMemory ? '---:|' : ''}---:|`,
    ...rows,
    '',
    ...notes.flatMap((note) => [note, '']),
  ].join('\n');
}

function rounded(value: number): string {
  return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
}
