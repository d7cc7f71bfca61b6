import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../support/render-stack';
import { optionConsequences, replacementTable, withTable } from './option-consequences';

const PAGE = path.join(ROOT, 'docs/operations.md');

/** Writes what each option replaces into docs/operations.md: `npm run docs:replacements`. */
async function main(): Promise<void> {
  const table = replacementTable(await optionConsequences());
  fs.writeFileSync(PAGE, withTable(fs.readFileSync(PAGE, 'utf8'), table));
}

void main();
