import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PROJECT = path.join(__dirname, '../..');

const pages = ['.', 'bench/results', 'docs', 'docs/decisions', 'infra'].flatMap((folder) =>
  readdirSync(path.join(PROJECT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name)),
);

const read = (page: string) => readFileSync(path.join(PROJECT, page), 'utf8');

/** Headings as the fragments that GitHub makes of them. */
const fragments = (page: string) =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

it('links only to files and headings that exist', () => {
  const broken = pages.flatMap((page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    return links
      .filter(([, file = '', fragment]) => {
        const target = file === '' ? page : path.join(path.dirname(page), file);
        if (!existsSync(path.join(PROJECT, target))) return true;
        return fragment !== undefined && !fragments(target).includes(fragment);
      })
      .map(([link]) => `${page}: ${link}`);
  });
  expect(pages.length).toBeGreaterThan(30);
  expect(broken).toEqual([]);
});

it('lists every decision once in the index of decisions', () => {
  const decisions = readdirSync(path.join(PROJECT, 'docs/decisions')).filter((name) => /^\d{4}-/.test(name));
  const listed = [...read('docs/decisions/README.md').matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(
    ([, name]) => name,
  );
  expect(listed.sort()).toEqual(decisions.sort());
});

describe('docs/security.md', () => {
  const page = read('docs/security.md');

  it('names only tests that there are', () => {
    const named = [...page.matchAll(/`([\w/.-]+\.test\.ts)`/g)].map(([, name = '']) => name);
    const files = named.map((name) => (name.includes('/') ? name : `test/service/${name}`));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !existsSync(path.join(PROJECT, file)))).toEqual([]);
  });

  it('names a test for every attack that something stops', () => {
    const attacks = page.slice(page.indexOf('\n## Attacks'), page.indexOf('\n## Lists'));
    const rows = [...attacks.matchAll(/^\| \*\*.*$/gm)].map(([row]) => row);
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => !/\.test\.ts`[^|]*\|$/.test(row))).toEqual([]);
  });
});
