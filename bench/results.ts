import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { plotOverTime, plotThroughput } from './plot';
import { type Result, toMarkdown } from './report';

/**
 * Writes a run to `bench/results/`: a page, its data, and plots.
 *
 * @returns the page's path, from the project's folder
 */
export function keepResult(result: Result): string {
  const folder = path.join(__dirname, 'results');
  const name = `${result.date.slice(0, 10)}-${result.form}`;
  const keep = (extension: string, content: string) =>
    writeFileSync(path.join(folder, `${name}${extension}`), content);
  mkdirSync(folder, { recursive: true });
  keep('.md', toMarkdown(result));
  keep('.json', `${JSON.stringify(result, null, 2)}\n`);
  for (const section of result.sections) {
    if (section.name === 'tokens') keep('-throughput.svg', plotThroughput(section));
    if (section.overTime) {
      const { seconds, curves } = section.overTime;
      keep(`-${section.name}.svg`, plotOverTime(section.title, seconds, curves));
    }
  }
  return path.join('bench', 'results', `${name}.md`);
}
