import type { Machine } from './machine';
import type { Measurement } from './rounds';
import type { Goal, Section } from './section';

/** A whole run, as it is kept. */
export interface Result {
  /** ISO 8601. */
  date: string;
  form: 'quick' | 'full';
  machine: Machine;
  sections: Section[];
}

/** A run as a Markdown page: goals first, then each table with ratios first. */
export function toMarkdown({ date, form, machine, sections }: Result): string {
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  return `# Benchmark of ${date.slice(0, 10)}, ${form} form

Made by \`npm run bench${form === 'full' ? ' -- --full' : ''}\` at ${date}. Servers ran on Node ${machine.node}, one process each, on
${machine.cores} cores of ${machine.cpu} with ${machine.memory} GB, ${machine.system}; load average at the start ${machine.loadAverage.map((load) => load.toFixed(1)).join(', ')}.
Absolute numbers mean nothing elsewhere. Ratios are of medians over interleaved rounds; differences under 10 % mean nothing.

${goalTable(sections.flatMap(({ goals }) => goals))}
${sections.map(toTable).join('\n')}
Packages: ${packages.join(', ')}.
`;
}

function goalTable(goals: readonly Goal[]): string {
  if (goals.length === 0) return '';
  const rows = goals.map(
    ({ text, measured, met }) => `| ${text} | ${measured} | ${met ? 'met' : '**not met**'} |`,
  );
  return ['| goal | measured | |', '|---|---:|---|', ...rows, ''].join('\n');
}

/** One section as a table, best first. */
export function toTable({ title, unit, measurements, reference, notes, lessIsBetter }: Section): string {
  const referenceMedian = measurements.find(({ name }) => name === reference)?.median ?? Number.NaN;
  const order = (a: Measurement, b: Measurement) =>
    lessIsBetter ? a.median - b.median : b.median - a.median;
  const rows = [...measurements].sort(order).map(({ name, median, cpuPerRequest, values }) => {
    const cells = [
      (median / referenceMedian).toFixed(2),
      name.startsWith('Gatehouse') ? `**${name}**` : name,
      rounded(median),
      ...(cpuPerRequest === undefined ? [] : [cpuPerRequest.toFixed(0)]),
      `${rounded(Math.min(...values))} - ${rounded(Math.max(...values))}`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const hasCpu = measurements.some(({ cpuPerRequest }) => cpuPerRequest !== undefined);
  return [
    `## ${title}`,
    '',
    `| ratio | | ${unit} |${hasCpu ? ' server CPU, µs/request |' : ''} lowest - highest |`,
    `|---:|---|---:|${hasCpu ? '---:|' : ''}---:|`,
    ...rows,
    '',
    ...notes.flatMap((note) => [note, '']),
  ].join('\n');
}

function rounded(value: number): string {
  return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ');
}
