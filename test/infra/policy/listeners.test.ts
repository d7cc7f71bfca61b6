import { encryptedListeners } from '../../../infra/policy/listeners';
import { example, violations } from './examine';

const https = {
  protocol: 'HTTPS',
  sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/one',
  defaultActions: [{ type: 'fixed-response' }],
};

const http = {
  protocol: 'HTTP',
  defaultActions: [{ type: 'redirect', redirect: { protocol: 'HTTPS', statusCode: 'HTTP_301' } }],
};

const listener = (props: Record<string, unknown>) => example({ type: 'aws:lb/listener:Listener', props });

test('HTTPS with a certificate and TLS 1.2 passes, beside HTTP that redirects', async () => {
  expect(await violations(encryptedListeners, [listener(https), listener(http)])).toEqual([]);
});

const { certificateArn: _certificate, ...withoutCertificate } = https;
const { sslPolicy: _policy, ...withoutPolicy } = https;

test.each([
  ['HTTPS without a certificate', withoutCertificate, 'has no certificate'],
  ['HTTPS with the default policy', withoutPolicy, 'its sslPolicy (none) allows TLS before 1.2'],
  [
    'TLS 1.0',
    { ...https, sslPolicy: 'ELBSecurityPolicy-2016-08' },
    'its sslPolicy ELBSecurityPolicy-2016-08 allows TLS before 1.2',
  ],
  [
    'TLS 1.3 with a fallback to 1.0',
    { ...https, sslPolicy: 'ELBSecurityPolicy-TLS13-1-0-2021-06' },
    'its sslPolicy ELBSecurityPolicy-TLS13-1-0-2021-06 allows TLS before 1.2',
  ],
  [
    'HTTP that forwards',
    { ...http, defaultActions: [{ type: 'forward' }] },
    'serves forward over plain HTTP',
  ],
  [
    'HTTP that redirects to HTTP',
    { ...http, defaultActions: [{ type: 'redirect', redirect: { protocol: 'HTTP' } }] },
    'serves redirect over plain HTTP',
  ],
])('%s is reported', async (_mistake, props, message) => {
  expect(await violations(encryptedListeners, [listener(props)])).toEqual([message]);
});
