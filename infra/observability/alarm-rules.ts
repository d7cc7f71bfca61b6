import type { Metrics } from './metrics';

export interface AlarmRule {
  metric: keyof Metrics;
  /** What it means and where to look, for whoever gets the mail. */
  description: string;
  /** The alarm rings above this. */
  threshold: number;
  /** It rings below the threshold instead. */
  below?: true;
  /** What a period without data means; `notBreaching` where left out: an idle private home has none for hours. */
  missingData?: 'breaching' | 'ignore';
  /** Length of one period in minutes. */
  minutes: number;
  /** Periods in a row that must exceed the threshold; 1 where left out. */
  periods?: number;
}

/** Alarm rules by name. */
export const ALARM_RULES = {
  'load-balancer-errors': {
    metric: 'loadBalancerErrors',
    description: 'The load balancer answers 5xx itself: no healthy task, or Cognito is out of its reach.',
    threshold: 5,
    minutes: 5,
  },
  'service-errors': {
    metric: 'serviceErrors',
    description: 'The service answers 5xx: look for level "error" in its log.',
    threshold: 5,
    minutes: 5,
  },
  'no-healthy-task': {
    metric: 'healthyTasks',
    description: 'No task is ready, or none runs: nobody can open a gate.',
    threshold: 1,
    below: true,
    missingData: 'breaching',
    minutes: 1,
    periods: 3,
  },
  'unhealthy-tasks': {
    metric: 'unhealthyTasks',
    description: 'A task is not ready: it cannot fetch the keys of Cognito, or is overloaded.',
    threshold: 0,
    minutes: 1,
    periods: 5,
  },
  latency: {
    metric: 'latency',
    description: 'One request in a hundred takes more than 2 s.',
    threshold: 2,
    minutes: 5,
    periods: 3,
  },
  cpu: {
    metric: 'cpu',
    description: 'The tasks use more than 85 % of their CPU.',
    threshold: 85,
    minutes: 5,
    periods: 3,
  },
  memory: {
    metric: 'memory',
    description: 'The tasks use more than 85 % of their memory: one that exceeds it is killed.',
    threshold: 85,
    minutes: 5,
    periods: 3,
  },
  'gates-offline': {
    metric: 'gatesOffline',
    description:
      'Gates have been offline for longer than gateOfflineMinutes: the log of the gate watch names them.',
    threshold: 0,
    minutes: 10,
  },
  'gate-watch-errors': {
    metric: 'gateWatchErrors',
    description: 'The gate watch fails: nobody would notice a gate that is offline.',
    threshold: 0,
    minutes: 15,
  },
  'last-wills-lost': {
    metric: 'lostWills',
    description: 'A last will could not be put into a shadow: a gate that is gone still shows as connected.',
    threshold: 0,
    minutes: 5,
  },
  'certificate-expiry': {
    metric: 'certificateDays',
    description: 'The TLS certificate ends in less than 30 days and was not renewed.',
    threshold: 30,
    below: true,
    missingData: 'ignore',
    minutes: 1440,
  },
  'commands-failed': {
    metric: 'commandsFailed',
    description: 'Gate commands could not be published: people stand in front of a closed gate.',
    threshold: 0,
    minutes: 1,
  },
  'commands-limited': {
    metric: 'commandsLimited',
    description: 'Someone sends commands faster than the limit: see "limited" in the audit records for who.',
    threshold: 20,
    minutes: 5,
  },
  'commands-denied': {
    metric: 'commandsDenied',
    description:
      'Commands of people who are signed in, without the right or from the page of another site: see "denied" in the audit records for who. Refused tokens do not count.',
    threshold: 20,
    minutes: 5,
  },
  'sign-in-errors': {
    metric: 'signInErrors',
    description: 'Browsers cannot sign in: client secret, callback URL or egress to Cognito is wrong.',
    threshold: 0,
    minutes: 5,
  },
  'sign-in-failures': {
    metric: 'signInFailures',
    description: 'Cognito refuses sign-ins that the load balancer sends.',
    threshold: 10,
    minutes: 5,
  },
  'credential-guessing': {
    metric: 'failedSignIns',
    description:
      'More sign-ins fail than identityLogs.failedSignIns: somebody guesses passwords or codes, or an app sends wrong ones.',
    threshold: 20,
    minutes: 5,
  },
  'pre-token-errors': {
    metric: 'preTokenErrors',
    description: 'The pre-token-generation trigger fails: nobody can sign in.',
    threshold: 0,
    minutes: 1,
  },
  'pre-token-throttles': {
    metric: 'preTokenThrottles',
    description: 'The pre-token-generation trigger is throttled: people cannot sign in.',
    threshold: 0,
    minutes: 1,
  },
  'pre-sign-up-errors': {
    metric: 'preSignUpErrors',
    description: 'The pre-sign-up trigger refuses many people, or fails: nobody can sign up then.',
    threshold: 10,
    minutes: 5,
  },
  'post-confirmation-errors': {
    metric: 'postConfirmationErrors',
    description: 'The post-confirmation trigger fails: somebody who signed up is in no group.',
    threshold: 0,
    minutes: 5,
  },
  'pre-authentication-errors': {
    metric: 'preAuthenticationErrors',
    description: 'The pre-authentication trigger refuses many sign-ins, or fails: nobody can sign in then.',
    threshold: 10,
    minutes: 5,
  },
  'post-authentication-errors': {
    metric: 'postAuthenticationErrors',
    description: 'The post-authentication trigger fails: people cannot sign in.',
    threshold: 0,
    minutes: 1,
  },
  'custom-message-errors': {
    metric: 'customMessageErrors',
    description: 'The custom-message trigger fails: people get no code and no invitation.',
    threshold: 0,
    minutes: 5,
  },
  'define-auth-challenge-errors': {
    metric: 'defineAuthChallengeErrors',
    description: 'The trigger that orders the steps of a sign-in fails: nobody can sign in through apps.',
    threshold: 0,
    minutes: 1,
  },
  'create-auth-challenge-errors': {
    metric: 'createAuthChallengeErrors',
    description: 'The trigger that shows the CAPTCHA fails: nobody can sign in through apps.',
    threshold: 0,
    minutes: 1,
  },
  'verify-auth-challenge-errors': {
    metric: 'verifyAuthChallengeResponseErrors',
    description: 'The trigger that checks the CAPTCHA fails: nobody can sign in through apps.',
    threshold: 0,
    minutes: 1,
  },
  'captcha-unchecked': {
    metric: 'uncheckedCaptchas',
    description:
      'The CAPTCHA service does not say whether a CAPTCHA was solved: nobody can sign in through apps.',
    threshold: 0,
    minutes: 5,
  },
  'blocked-requests': {
    metric: 'blockedRequests',
    description: 'The firewall blocks far more than usual: an attack, or a rule that hits people.',
    threshold: 500,
    minutes: 5,
  },
} satisfies Record<string, AlarmRule>;

export type AlarmName = keyof typeof ALARM_RULES;
