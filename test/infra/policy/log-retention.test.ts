import { functionLogGroup, logRetention } from '../../../infra/policy/log-retention';
import { example, violations } from './examine';

const logGroup = (retentionInDays?: number) =>
  example({ type: 'aws:cloudwatch/logGroup:LogGroup', props: { retentionInDays } });

test('a log group with a retention passes', async () => {
  expect(await violations(logRetention, [logGroup(30)])).toEqual([]);
});

test.each([undefined, 0])('a log group with retention %s is reported', async (days) => {
  expect(await violations(logRetention, [logGroup(days)])).toEqual(['keeps its events for ever']);
});

test('a function that writes to a log group of the stack passes', async () => {
  const group = logGroup(30);
  const lambda = example({
    type: 'aws:lambda/function:Function',
    references: { loggingConfig: [group] },
  });

  expect(await violations(functionLogGroup, [group, lambda])).toEqual([]);
});

test('a function without a log group of its own is reported', async () => {
  const lambda = example({ type: 'aws:lambda/function:Function', name: 'trigger' });

  expect(await violations(functionLogGroup, [logGroup(30), lambda])).toEqual([
    'trigger writes to no log group of the stack',
  ]);
});
