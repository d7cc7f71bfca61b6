import { requiredTags } from '../../../infra/policy/tags';
import { example, violations } from './examine';

const bucket = (tags: Record<string, string>) =>
  example({
    type: 'aws:s3/bucket:Bucket',
    providerProps: { defaultTags: JSON.stringify({ tags }) },
  });

test('a resource of the tagging provider passes', async () => {
  expect(await violations(requiredTags, [bucket({ Project: 'p', Stack: 's', ManagedBy: 'pulumi' })])).toEqual(
    [],
  );
});

test('each missing tag is named', async () => {
  expect(await violations(requiredTags, [bucket({ Project: 'p', Stack: '' })])).toEqual([
    'its provider does not tag it with Stack, ManagedBy',
  ]);
});

test("a resource of Pulumi's default provider is reported", async () => {
  expect(await violations(requiredTags, [example({ type: 'aws:s3/bucket:Bucket' })])).toEqual([
    'its provider does not tag it with Project, Stack, ManagedBy',
  ]);
});

test('only AWS has tags', async () => {
  expect(
    await violations(requiredTags, [example({ type: 'random:index/randomString:RandomString' })]),
  ).toEqual([]);
});
