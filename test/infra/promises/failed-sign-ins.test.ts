import { matchesPattern } from '../support/filter-pattern';
import { json, property, resource, resources, text } from '../support/find-resources';
import { type RenderedStack, renderStack } from '../support/render-stack';

const ALARM = 'aws:cloudwatch/metricAlarm:MetricAlarm';
const FILTER = 'aws:cloudwatch/logMetricFilter:LogMetricFilter';
const PLUS = { userPoolTier: 'plus', threatProtection: 'audit' };
const PANEL = { name: 'panel', callbackUrls: ['https://panel.example.com/'] };

const filters = (stack: RenderedStack) => resources(stack, FILTER, 'failed-sign-ins');

/** Whether any filter counts an event. */
const counts = (stack: RenderedStack) => (event: object) =>
  filters(stack).some((filter) => matchesPattern(text(filter, 'pattern'), event));

describe('failed sign-ins', () => {
  it('are not counted where no log tells of them', async () => {
    const stack = await renderStack('dev', { config: { identityLogs: { undelivered: true } } });
    expect([...filters(stack), ...resources(stack, ALARM, 'credential-guessing')]).toEqual([]);
  });
});

describe('failed sign-ins of which threat protection tells', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    const identityLogs = { signIns: true, trail: true, failedSignIns: 7 };
    stack = await renderStack('dev', { config: { ...PLUS, identityLogs } });
  });

  /** Example of "Exporting logs from Amazon Cognito user pools", with other members. */
  const event = (message: object) => ({
    eventTimestamp: '1687297330677',
    eventSource: 'USER_ACTIVITY',
    logLevel: 'INFO',
    message: {
      version: '1',
      eventType: 'SignIn',
      userName: 'test-user',
      userPoolId: 'eu-west-1_Mock12345',
      clientId: '1example23456789',
      eventResponse: 'Fail',
      riskDecision: 'PASS',
      ipAddress: '192.0.2.1',
      ...message,
    },
    logSourceId: { userPoolId: 'eu-west-1_Mock12345' },
  });

  it('are counted in its log alone, once each', () => {
    expect(filters(stack).map((filter) => property(filter, 'logGroupName'))).toEqual([
      '/aws/vendedlogs/gatehouse-sign-ins',
    ]);
    expect(property(filters(stack)[0]!, 'metricTransformation')).toMatchObject({
      name: 'FailedSignIns',
      namespace: 'Gatehouse/dev',
      value: '1',
    });
  });

  it('are counted, and those that succeed or are not over are not, nor other events', () => {
    expect(counts(stack)(event({}))).toBe(true);
    for (const other of [
      { eventResponse: 'Pass' },
      { eventResponse: 'InProgress' },
      { eventType: 'ForgotPassword' },
    ]) {
      expect([other, counts(stack)(event(other))]).toEqual([other, false]);
    }
  });

  it('ring an alarm from the number of the stack on, and are on the dashboard', () => {
    expect(resource(stack, ALARM, 'credential-guessing').inputs).toMatchObject({
      namespace: 'Gatehouse/dev',
      metricName: 'FailedSignIns',
      statistic: 'Sum',
      period: 300,
      threshold: 7,
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'notBreaching',
      alarmActions: ['arn:aws:sns:eu-west-1:111122223333:gatehouse'],
    });
    const { widgets } = json<{ widgets: { properties: { title: string; metrics?: unknown } }[] }>(
      resource(stack, 'aws:cloudwatch/dashboard:Dashboard'),
      'dashboardBody',
    );
    const signIn = widgets.find(({ properties }) => properties.title === 'Sign-in');
    expect(signIn?.properties.metrics).toContainEqual(['Gatehouse/dev', 'FailedSignIns', { stat: 'Sum' }]);
  });
});

describe('failed sign-ins of which the trail tells', () => {
  let stack: RenderedStack;
  beforeAll(async () => {
    stack = await renderStack('dev', { config: { identityLogs: { trail: true }, appClients: [PANEL] } });
  });

  /** As CloudTrail records them: "Amazon Cognito logging in AWS CloudTrail". */
  const event = (changes: object, requestParameters: object = {}) => ({
    eventVersion: '1.10',
    eventSource: 'cognito-idp.amazonaws.com',
    eventName: 'InitiateAuth',
    sourceIPAddress: '192.0.2.1',
    errorCode: 'NotAuthorizedException',
    errorMessage: 'Incorrect username or password.',
    requestParameters: {
      authFlow: 'USER_PASSWORD_AUTH',
      authParameters: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      clientId: 'mobile1client2id',
      ...requestParameters,
    },
    eventType: 'AwsApiCall',
    managementEvent: true,
    ...changes,
  });

  it('are counted in its log for each app client of the stack, so that other user pools are not', () => {
    expect(filters(stack).map((filter) => [filter.name, property(filter, 'logGroupName')])).toEqual(
      ['mobile', 'panel', 'web'].map((client) => [`gatehouse-failed-sign-ins-${client}`, 'gatehouse-trail']),
    );
    expect(counts(stack)(event({}))).toBe(true);
    expect(counts(stack)(event({}, { clientId: 'panel1client2id' }))).toBe(true);
    expect(counts(stack)(event({}, { clientId: 'stranger' }))).toBe(false);
  });

  it('are counted where a password or a code was wrong, in whichever step', () => {
    const answer = {
      eventName: 'RespondToAuthChallenge',
      requestParameters: { challengeName: 'PASSWORD_VERIFIER', clientId: 'mobile1client2id' },
    };
    expect(counts(stack)(event(answer))).toBe(true);
    expect(counts(stack)(event({ ...answer, errorCode: 'CodeMismatchException' }))).toBe(true);
  });

  it.each<[string, object, object]>([
    ['that succeeds', { errorCode: undefined, errorMessage: undefined }, {}],
    ['with a refresh token that has expired', {}, { authFlow: 'REFRESH_TOKEN_AUTH' }],
    ['that Cognito throttles', { errorCode: 'TooManyRequestsException' }, {}],
    ['of another operation', { eventName: 'GetUser' }, {}],
    ['of another service', { eventSource: 'sts.amazonaws.com' }, {}],
  ])('do not include a call %s', (_what, changes, requestParameters) => {
    expect(counts(stack)(event(changes, requestParameters))).toBe(false);
  });

  it('ring the alarm above 20 in five minutes, more than one person comes to whom Cognito locks out', () => {
    expect(resource(stack, ALARM, 'credential-guessing').inputs).toMatchObject({
      threshold: 20,
      period: 300,
    });
  });
});
