import { readFileSync } from 'node:fs';
import { costTable } from '../../bench/cost';

it('keeps the table of the cost page in step with the stack: run npm run cost and copy it there', () => {
  expect(readFileSync('docs/cost.md', 'utf8')).toContain(costTable());
});
