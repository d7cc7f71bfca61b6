import { matchesPattern } from '../support/filter-pattern';
import { property, resource, resources, text } from '../support/find-resources';
import { type RenderedStack, renderStack } from '../support/render-stack';

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';

/** Triggers that only some stacks have, by the alarm of each: its function, and the errors that are too many. */
const TRIGGERS: [string, string, number][] = [
  // A trigger that refuses people ends with an error, which a few are no fault of.
  ['pre-sign-up-errors', 'gatehouse-pool-pre-sign-up', 10],
  ['pre-authentication-errors', 'gatehouse-pool-pre-authentication', 10],
  ['post-confirmation-errors', 'gatehouse-pool-post-confirmation', 0],
  ['post-authentication-errors', 'gatehouse-pool-post-authentication', 0],
  ['custom-message-errors', 'gatehouse-pool-custom-message', 0],
  ['define-auth-challenge-errors', 'gatehouse-pool-define-auth-challenge', 0],
  ['create-auth-challenge-errors', 'gatehouse-pool-create-auth-challenge', 0],
  ['verify-auth-challenge-errors', 'gatehouse-pool-verify-auth-challenge', 0],
];

describe('the alarms of the triggers of sign-in', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await renderStack('dev', {
      config: {
        groups: ['Residents'],
        signUp: { mode: 'invited', allowed: ['example.com'], defaultGroup: 'Residents' },
        signIn: { allowed: { mobile: ['example.com'] } },
        captcha: { siteKey: 'site1' },
        captchaSecret: 'example',
      },
    });
  });

  it.each(TRIGGERS)(
    'ring by %s where %s fails more often than %d times',
    (alarm, FunctionName, threshold) => {
      expect(resource(stack, ALARM, `-${alarm}`).inputs).toMatchObject({
        namespace: 'AWS/Lambda',
        metricName: 'Errors',
        statistic: 'Sum',
        dimensions: { FunctionName },
        comparisonOperator: 'GreaterThanThreshold',
        threshold,
        treatMissingData: 'notBreaching',
      });
    },
  );

  it('are there for every function that Cognito calls', () => {
    const watched = resources(stack, ALARM).map((alarm) => property(alarm, 'dimensions.FunctionName'));
    const functions = resources(stack, 'aws:lambda/function:Function', '-pool-').map(({ name }) => name);
    expect(functions).toHaveLength(9);
    expect(functions.filter((name) => !watched.includes(name))).toEqual([]);
  });

  it('ring where the CAPTCHA service gives no answer, which the trigger says in its log and does not fail with', () => {
    const filter = resource(
      stack,
      'aws:cloudwatch/logMetricFilter:LogMetricFilter',
      'gatehouse-unchecked-captchas',
    );
    expect(property(filter, 'logGroupName')).toBe('gatehouse-pool-verify-auth-challenge');
    const pattern = text(filter, 'pattern');
    expect(matchesPattern(pattern, { captcha: 'not verified', error: 'TimeoutError' })).toBe(true);
    expect(matchesPattern(pattern, { captcha: 'refused', codes: [] })).toBe(false);
    expect(resource(stack, ALARM, '-captcha-unchecked').inputs).toMatchObject({
      namespace: 'Gatehouse/dev',
      metricName: 'UncheckedCaptchas',
      threshold: 0,
    });
  });

  it('are left out where the stack has no such trigger', async () => {
    const without = await renderStack('dev', {
      config: { signIn: { audit: false }, messages: { wording: 'cognito' } },
    });
    for (const alarm of [...TRIGGERS.map(([name]) => name), 'captcha-unchecked']) {
      expect(resources(without, ALARM, `-${alarm}`)).toEqual([]);
    }
  });
});
