import { EVERYTHING } from '../support/everything';
import { FURTHER_STACKS } from '../support/further-stacks';
import { mockCloud } from '../support/mock-cloud';
import { ROOT, renderStack } from '../support/render-stack';
import { isSecretOption } from '../support/stack-configuration';
import { type PolicyPackProcess, startPolicyPack } from './policy-pack';
import { configurationText, loadProject } from './project';
import type { RegisteredResource } from './resource-monitor';
import { type Run, runProject } from './run-project';

const WITHOUT_SES = expect.stringContaining('messages.sesIdentity is not set');

interface ExaminedRun {
  title: string;
  stack: string;
  mode: 'preview' | 'up';
  config: Record<string, unknown>;
  warnings: unknown[];
}

const runs: ExaminedRun[] = [
  { title: 'dev', stack: 'dev', mode: 'preview', config: {}, warnings: [WITHOUT_SES] },
  { title: 'prod', stack: 'prod', mode: 'up', config: {}, warnings: [WITHOUT_SES] },
  { title: 'everything', stack: 'prod', mode: 'up', config: EVERYTHING, warnings: [] },
  ...Object.entries(FURTHER_STACKS).map(
    ([title, config]): ExaminedRun => ({
      title: `dev ${title}`,
      stack: 'dev',
      mode: 'up',
      config,
      warnings: [WITHOUT_SES],
    }),
  ),
];

/** Policies about text that is built from what AWS computes. Each is checked before its resource is made. */
const UNKNOWN_IN_PREVIEW = new Set([
  'bucket-requires-tls',
  'careful-app-client',
  'confined-containers',
  'least-privilege',
]);

/** Each run starts a process that loads the whole program. */
const TIME_LIMIT = 180_000;

let policyPack: PolicyPackProcess;

beforeAll(async () => {
  policyPack = await startPolicyPack(`${ROOT}/infra/policy`);
}, TIME_LIMIT);

afterAll(() => policyPack?.stop());

describe.each(runs)('$title in $mode', ({ stack, mode, config, warnings }) => {
  let run: Run;

  beforeAll(async () => {
    const project = loadProject(ROOT, stack);
    const configuration = { ...project.configuration, ...configurationText(project.name, config) };
    const secretKeys = Object.keys(config)
      .filter(isSecretOption)
      .map((name) => `${project.name}:${name}`);
    run = await runProject({ ...project, configuration, secretKeys }, mode, mockCloud);
  }, TIME_LIMIT);

  test('the language runner runs the program without an error, and warns where Amazon SES is missing', () => {
    expect(run).toMatchObject({ exitCode: 0, errors: [], warnings, duplicates: [], printed: '' });
  });

  test('the program registers what the rendering in tests shows', async () => {
    const rendered = await renderStack(stack, { preview: mode === 'preview', config });

    const urns = (resources: readonly { urn: string }[]) => resources.map(({ urn }) => urn).sort();
    expect(urns(run.resources)).toEqual(urns(rendered.resources));
  });

  test('the policy pack finds nothing against the stack', async () => {
    const findings = await policyPack.examine(run.resources);

    expect(findings.filter(({ mandatory }) => mandatory)).toEqual([]);
    // An update of an empty account checks every resource; its preview does not know the values with ARNs in them.
    const unchecked = new Set(findings.map(({ policy }) => policy));
    expect([...unchecked].filter((policy) => mode === 'up' || !UNKNOWN_IN_PREVIEW.has(policy))).toEqual([]);
  });

  test('the policy pack stops an update that would open the tasks to the internet', async () => {
    const findings = await policyPack.examine(run.resources.map(openedToAnyone));

    expect(findings.filter(({ mandatory }) => mandatory).map(({ policy }) => policy)).toEqual([
      'open-ingress-to-load-balancers-only',
      'open-ingress-to-load-balancers-only',
    ]);
  });
});

/** The rule that lets the load balancer reach the tasks, mistaken. */
function openedToAnyone(resource: RegisteredResource): RegisteredResource {
  if (!resource.name.endsWith('tasks-from-load-balancer')) return resource;
  const { referencedSecurityGroupId: _loadBalancer, ...state } = resource.state;
  return { ...resource, state: { ...state, cidrIpv4: '0.0.0.0/0' } };
}
