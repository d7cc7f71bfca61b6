import { firewall, strictParsing } from '../../../infra/policy/load-balancers';
import { example, violations } from './examine';

const loadBalancer = (changes = {}) =>
  example({
    type: 'aws:lb/loadBalancer:LoadBalancer',
    name: 'entrance',
    props: { dropInvalidHeaderFields: true, desyncMitigationMode: 'strictest', ...changes },
  });

const association = (resource: ReturnType<typeof example>) =>
  example({
    type: 'aws:wafv2/webAclAssociation:WebAclAssociation',
    references: { resourceArn: [resource] },
  });

test('a load balancer with a web ACL passes', async () => {
  const entrance = loadBalancer();

  expect(await violations(firewall, [entrance, association(entrance)])).toEqual([]);
});

test('a load balancer without a web ACL is reported', async () => {
  const elsewhere = example({ type: 'aws:apigateway/stage:Stage', name: 'elsewhere' });

  expect(await violations(firewall, [loadBalancer(), association(elsewhere)])).toEqual([
    'entrance has no web ACL',
  ]);
});

test('strict parsing passes', async () => {
  expect(await violations(strictParsing, [loadBalancer()])).toEqual([]);
});

test.each([
  [{ dropInvalidHeaderFields: false }, 'passes invalid headers on'],
  [{ dropInvalidHeaderFields: undefined }, 'passes invalid headers on'],
  [{ desyncMitigationMode: 'defensive' }, 'its desyncMitigationMode is not strictest'],
])('a load balancer with %j is reported', async (changes, message) => {
  expect(await violations(strictParsing, [loadBalancer(changes)])).toEqual([message]);
});
