import fs from 'node:fs';
import path from 'node:path';
import { ALARM_RULES } from '../../infra/observability/alarm-rules';

const page = fs.readFileSync(path.join(__dirname, '../../docs/operations.md'), 'utf8');

test('docs/operations.md has a row for every alarm, and for no other', () => {
  const section = page.slice(page.indexOf('\n## Alarms'), page.indexOf('\n## Take'));
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, alarm]) => alarm);

  expect(rows).toEqual(Object.keys(ALARM_RULES));
});
