import { isDeepStrictEqual } from 'node:util';
import { loadProject } from '../engine/project';
import { type RenderedStack, ROOT, renderStack } from '../support/render-stack';
import { type Consequences, consequences } from './compare';
import { configurations, OPTION_CHANGES, type OptionChange } from './option-changes';
import { HELD_DATA } from './replacing-properties';

export interface OptionConsequences extends Consequences {
  option: string;
  change: OptionChange;
}

/** What each change of `option-changes.ts` does to the stack dev. */
export async function optionConsequences(): Promise<OptionConsequences[]> {
  const rendered = new Map<string, RenderedStack>();
  const render = async (configured: Record<string, unknown>) => {
    const config = withoutDefaults(configured);
    const key = JSON.stringify(config);
    const stack = rendered.get(key) ?? (await renderStack('dev', { config }));
    rendered.set(key, stack);
    return stack;
  };
  const all: OptionConsequences[] = [];
  for (const [option, changes] of Object.entries(OPTION_CHANGES)) {
    for (const change of changes) {
      const [before, after] = configurations(option, change);
      all.push({ option, change, ...consequences(await render(before), await render(after)) });
    }
  }
  return all;
}

/** Configuration without what is the default anyway: most changes start from the same stack. */
function withoutDefaults(config: Record<string, unknown>): Record<string, unknown> {
  const { options } = loadProject(ROOT, 'dev');
  return Object.fromEntries(
    Object.entries(config).filter(([name, value]) => !isDeepStrictEqual(value, options[name]?.default)),
  );
}

/** The table of docs/operations.md, in Markdown. */
export function replacementTable(all: OptionConsequences[]): string {
  const replacing = all.filter(({ replaced, deleted }) => replaced.length + deleted.length > 0);
  const rows = replacing.map(
    ({ option, change: { title }, replaced, deleted }) =>
      `| \`${option}\` | ${title} | ${listed(replaced)} | ${listed(deleted)} |`,
  );
  const inPlace = new Set(Object.keys(OPTION_CHANGES));
  for (const { option } of replacing) inPlace.delete(option);
  const names = [...inPlace].map((option) => `\`${option}\``);
  return [
    '| option | change | replaces | deletes |',
    '|---|---|---|---|',
    ...rows,
    '',
    `Nothing is replaced or deleted by a change of ${names.slice(0, -1).join(', ')} or ${names.at(-1)}.`,
  ].join('\n');
}

/** Types with how many there are of each, and what is lost with them. A bucket's settings go with it. */
function listed(resources: { type: string }[]): string {
  const types = resources.map(({ type }) => type).filter((type) => !/^aws:s3\/bucket[A-Z]/.test(type));
  return [...new Set(types)]
    .map((type) => {
      const count = types.filter((each) => each === type).length;
      const lost = HELD_DATA[type] ? ` **with ${HELD_DATA[type]}**` : '';
      return `${count > 1 ? `${count} ` : ''}\`${type.replace(/^aws:([^/]+)\/.*:/, '$1.').replace(/^(tls|random):.*:/, '$1.')}\`${lost}`;
    })
    .join(', ');
}

const BEGIN = '<!-- replacements: written by `npm run docs:replacements` -->';
const END = '<!-- end of replacements -->';

/** A page with the table anew between its marks. */
export function withTable(page: string, table: string): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`docs/operations.md lacks ${BEGIN} or ${END}`);
  return `${page.slice(0, start + BEGIN.length)}\n\n${table}\n\n${page.slice(end)}`;
}
