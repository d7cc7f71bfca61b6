import { type RenderedStack, renderStack } from '../support/render-stack';
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
  const render = async (config: Record<string, unknown>) => {
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

/** The table of docs/operations.md, in Markdown. */
export function replacementTable(all: OptionConsequences[]): string {
  const rows = all.map(({ option, change: { title }, replaced, deleted }) =>
    [`\`${option}\``, title, listed(replaced), listed(deleted)].join(' | '),
  );
  return [
    '| option | change | replaces | deletes |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

/** Types with how many there are of each, and what is lost with them. */
function listed(resources: { type: string }[]): string {
  const types = resources.map(({ type }) => type);
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
