import policyConfiguration from '../../../infra/bootstrap/policy-config.json';
import { mockCloud } from '../support/mock-cloud';
import { ROOT, renderBootstrap } from '../support/render-stack';
import { type PolicyConfiguration, startPolicyPack } from './policy-pack';
import { loadProject } from './project';
import { type Run, runProject } from './run-project';

/** Each run starts a process that loads the whole program. */
const TIME_LIMIT = 180_000;

describe('the bootstrap project', () => {
  let run: Run;

  beforeAll(async () => {
    run = await runProject(loadProject(`${ROOT}/infra/bootstrap`, 'account'), 'up', mockCloud);
  }, TIME_LIMIT);

  const findings = async (configuration: PolicyConfiguration) => {
    const pack = await startPolicyPack(`${ROOT}/infra/policy`, configuration);
    try {
      return await pack.examine(run.resources);
    } finally {
      await pack.stop();
    }
  };

  test('is run by the language runner without an error, and registers what the rendering in tests shows', async () => {
    const { resources } = await renderBootstrap();

    expect(run).toMatchObject({ exitCode: 0, errors: [], warnings: [], duplicates: [], printed: '' });
    expect(run.resources.map(({ urn }) => urn).sort()).toEqual(resources.map(({ urn }) => urn).sort());
  });

  test(
    'is held to the policies of stacks, but for rights that AWS lets nobody narrow',
    async () => {
      expect(await findings(policyConfiguration)).toEqual([]);
    },
    TIME_LIMIT,
  );

  test(
    'has rights that stacks themselves may not give',
    async () => {
      const found = await findings({});

      expect([...new Set(found.map(({ policy }) => policy))]).toEqual(['least-privilege']);
      expect(found.map(({ message }) => message).join()).toMatch(
        /allows cognito-idp:\S+.* on arn:\S+userpool/,
      );
    },
    TIME_LIMIT,
  );
});
