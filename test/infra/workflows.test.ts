import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import yaml from 'js-yaml';

const ROOT = path.join(__dirname, '../..');
const FOLDER = path.join(ROOT, '.github/workflows');
const ACTION = path.join(ROOT, '.github/actions/stack-access/action.yml');

interface Step {
  id?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: Record<string, string>;
}

interface Job {
  uses?: string;
  environment?: string;
  strategy?: { matrix: Record<string, unknown> };
  permissions?: Record<string, string>;
  steps?: Step[];
}

interface Workflow {
  name: string;
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

interface Action {
  inputs: Record<string, object>;
  outputs: Record<string, { value: string }>;
  runs: { steps: Step[] };
}

const workflows = fs
  .readdirSync(FOLDER)
  .map((file) => [file, yaml.load(fs.readFileSync(path.join(FOLDER, file), 'utf8')) as Workflow] as const);

const action = yaml.load(fs.readFileSync(ACTION, 'utf8')) as Action;

const jobsOf = ({ jobs }: Workflow) => Object.values(jobs);
const stepsOf = (workflow: Workflow) => jobsOf(workflow).flatMap(({ steps = [] }) => steps);
const workflowNamed = (name: string) => workflows.find(([, workflow]) => workflow.name === name)![1];

/** Names that expressions look up in a context, such as the ids in `steps.access.outputs.configured`. */
const lookedUp = (part: unknown, context: string) => [
  ...new Set(
    [...JSON.stringify(part).matchAll(new RegExp(`\\b${context}\\.([\\w-]+)`, 'g'))].map(([, name]) => name!),
  ),
];

/** What is wrong with a step's way to an action: a tag can be moved, a commit can't. */
const movable = (steps: Step[]) =>
  steps
    .flatMap(({ uses }) => uses ?? [])
    .filter(
      (used) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(used) && used !== './.github/actions/stack-access',
    );

const MORE_PERMISSIONS: Record<string, object> = {
  CodeQL: { 'security-events': 'write' },
  Deploy: { attestations: 'write' },
};

/** Runs a step's command as GitHub would, and tells what it printed and what it handed to later steps. */
function runStep(command: string, environment: Record<string, string>) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'workflow-'));
  const files = { GITHUB_OUTPUT: path.join(folder, 'output'), GITHUB_ENV: path.join(folder, 'env') };
  for (const file of Object.values(files)) fs.writeFileSync(file, '');
  try {
    const { status, stdout } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', command], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', ...files, ...environment },
    });
    return { status, stdout, output: fs.readFileSync(files.GITHUB_OUTPUT, 'utf8') };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

describe.each(workflows)('%s', (_file, workflow) => {
  test('runs actions by commit alone, since a tag can be moved', () => {
    expect(movable(stepsOf(workflow))).toEqual([]);
  });

  test('may read the repository and no more, but for the token that AWS checks, provenance and the findings of CodeQL', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const more: Record<string, string> = {};
    for (const { permissions = {}, environment } of jobsOf(workflow)) {
      const { contents: _contents, 'id-token': idToken, ...others } = permissions;
      Object.assign(more, others);
      // The role in AWS trusts an environment, so the token without one is worth nothing.
      expect(idToken === undefined || environment !== undefined).toBe(true);
    }
    expect(more).toEqual(MORE_PERMISSIONS[workflow.name] ?? {});
  });

  test('never runs the code of a pull request with the secrets of the repository', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(JSON.stringify(workflow)).not.toContain('secrets.');
  });

  test('looks up steps, inputs and parts of a matrix that exist', () => {
    for (const job of jobsOf(workflow)) {
      const ids = (job.steps ?? []).flatMap(({ id }) => id ?? []);
      expect(lookedUp(job, 'steps').filter((name) => !ids.includes(name))).toEqual([]);
      const parts = Object.keys(job.strategy?.matrix ?? {});
      expect(lookedUp(job, 'matrix').filter((name) => !parts.includes(name))).toEqual([]);
    }
    const { inputs = {} } = (workflow.on['workflow_dispatch'] ?? {}) as { inputs?: object };
    expect(lookedUp(workflow.jobs, 'inputs').filter((name) => !Object.keys(inputs).includes(name))).toEqual(
      [],
    );
  });

  test('puts no expression into a shell command, where its value would be run', () => {
    const commands = stepsOf(workflow).flatMap(({ run }) => run ?? []);
    expect(commands.filter((command) => command.includes('${{'))).toEqual([]);
  });

  test('has its variables on the page of operations', () => {
    const page = fs.readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8');
    expect(lookedUp(workflow, 'vars').filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

test('whatever touches the stack is held to the policies and needs access; what changes it passes the checks first', () => {
  for (const [, workflow] of workflows) {
    const steps = stepsOf(workflow).filter(({ run }) => run?.includes('pulumi '));
    for (const { if: condition, run } of steps) {
      expect(condition).toMatch(/^steps\.access\.outputs\.configured == 'true'/);
      if (run?.startsWith('pulumi ')) expect(run).toContain('--policy-pack infra/policy');
    }
    if (steps.some(({ run }) => run?.startsWith('pulumi up'))) {
      expect(workflow.jobs['deploy']).toMatchObject({ needs: 'checks' });
      expect(workflow.jobs['checks']?.uses).toBe('./.github/workflows/checks.yml');
    }
  }
});

test('a deployment is examined, and the next stack waits for it', () => {
  const { strategy, steps = [] } = workflowNamed('Deploy').jobs['deploy']!;
  expect(strategy).toMatchObject({ 'max-parallel': 1, 'fail-fast': true });
  const commands = steps.flatMap(({ id, run }) => (id === undefined && run) || []);
  expect(commands.map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual([
    'pulumi up --stack',
    'npm run smoke',
  ]);
});

describe('provenance of the image', () => {
  const { steps = [] } = workflowNamed('Deploy').jobs['deploy']!;
  const IMAGE = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/gatehouse-dev';
  const REFERENCE = `${IMAGE}:0f-arm64-12345678@sha256:${'a'.repeat(64)}`;

  /** What a step hands on, where the stack's output is this image; `undefined` before the first deployment. */
  function handedOn(id: string, image: string | undefined, imageBefore = '') {
    const pulumi = `pulumi() { ${image === undefined ? 'return 1' : `echo '${image}'`}; }\n`;
    const { run } = steps.find((step) => step.id === id)!;
    return runStep(pulumi + run, { STACK: 'prod', IMAGE_BEFORE: imageBefore });
  }

  test('is stated of an image that the run built, by repository and digest', () => {
    expect(handedOn('before', undefined)).toMatchObject({ status: 0, output: 'image=\n' });
    expect(handedOn('built', REFERENCE)).toMatchObject({
      status: 0,
      output: `repository=${IMAGE}\ndigest=sha256:${'a'.repeat(64)}\n`,
    });
    const attest = steps.find(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'))!;
    expect(attest.if).toBe('steps.built.outputs.digest');
    expect(Object.entries(attest.with!)).toEqual([
      ['subject-name', expect.stringContaining('steps.built.outputs.repository')],
      ['subject-digest', expect.stringContaining('steps.built.outputs.digest')],
    ]);
  });

  test('is not stated of an image that an earlier run built', () => {
    const { output } = handedOn('before', REFERENCE);
    expect(output).toBe(`image=${REFERENCE}\n`);
    expect(handedOn('built', REFERENCE, REFERENCE)).toMatchObject({ status: 0, output: '' });
  });

  test('fails the deployment where the stack names no image', () => {
    expect(handedOn('built', undefined).status).not.toBe(0);
  });
});

test('the drift check runs by the clock, looks at AWS itself and fails at any change', () => {
  const { on, jobs } = workflowNamed('Drift');
  expect(on['schedule']).toEqual([{ cron: expect.stringMatching(/^\d+ \d+ \* \* \*$/) }]);
  const commands = jobs['drift']!.steps!.flatMap(({ run }) => run ?? []);
  expect(commands).toEqual([expect.stringMatching(/^pulumi preview .*--refresh --expect-no-changes/)]);
});

describe('access to a stack', () => {
  const [check, ...rest] = action.runs.steps;

  const checkVariables = (variables: Record<string, string>) => runStep(check!.run!, variables);

  const VARIABLES = {
    AWS_REGION: 'eu-west-1',
    AWS_ROLE: 'arn:aws:iam::111122223333:role/deploy',
    PULUMI_BACKEND_URL: 's3://state',
  };

  test('runs actions by commit alone, and looks up inputs and steps that it has', () => {
    expect(movable(action.runs.steps)).toEqual([]);
    expect(lookedUp(action.runs, 'inputs').sort()).toEqual(Object.keys(action.inputs).sort());
    expect(lookedUp(action, 'steps')).toEqual(['variables']);
    for (const [, workflow] of workflows) {
      for (const { uses, with: given } of stepsOf(workflow)) {
        if (uses === './.github/actions/stack-access') {
          expect(Object.keys(given ?? {}).sort()).toEqual(Object.keys(action.inputs).sort());
        }
      }
    }
  });

  test('is given where all variables are set', () => {
    expect(checkVariables(VARIABLES)).toEqual({ status: 0, stdout: '', output: 'configured=true\n' });
  });

  test('is not given where a variable is missing, which a notice names, and nothing else runs', () => {
    const { status, stdout, output } = checkVariables({ ...VARIABLES, AWS_ROLE: '', PULUMI_BACKEND_URL: '' });
    expect({ status, output }).toEqual({ status: 0, output: '' });
    expect(stdout).toMatch(/^::notice title=.*::.* lacks the variables AWS_ROLE PULUMI_BACKEND_URL\. docs\//);
    expect(rest.map(({ if: condition }) => condition)).toEqual(
      rest.map(() => "steps.variables.outputs.configured == 'true'"),
    );
  });
});
