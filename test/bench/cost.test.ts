import { readFileSync } from 'node:fs';
import { costTable } from '../../bench/cost';

it('keeps the cost page in step with the stack; npm run cost -- --write updates it', () => {
  expect(readFileSync('docs/cost.md', 'utf8')).toContain(costTable());
});
