import fs from 'node:fs';
import path from 'node:path';
import yaml from 'js-yaml';

const FOLDER = path.join(__dirname, '../../.github/workflows');

interface Job {
  uses?: string;
  environment?: string;
  permissions?: Record<string, string>;
  steps?: { uses?: string; run?: string }[];
}

interface Workflow {
  name: string;
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const workflows = fs
  .readdirSync(FOLDER)
  .map((file) => [file, yaml.load(fs.readFileSync(path.join(FOLDER, file), 'utf8')) as Workflow] as const);

const jobsOf = ({ jobs }: Workflow) => Object.values(jobs);
const stepsOf = (workflow: Workflow) => jobsOf(workflow).flatMap(({ steps = [] }) => steps);

describe.each(workflows)('%s', (_file, workflow) => {
  test('runs actions by commit alone, since a tag can be moved', () => {
    const used = stepsOf(workflow).flatMap(({ uses }) => uses ?? []);

    expect(used.filter((action) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  test('may read the repository and no more, but for the token that AWS checks and the findings of CodeQL', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const { permissions = {}, environment } of jobsOf(workflow)) {
      const { contents: _contents, 'id-token': idToken, ...others } = permissions;
      expect(others).toEqual(workflow.name === 'CodeQL' ? { 'security-events': 'write' } : {});
      // The role in AWS trusts an environment, so the token without one is worth nothing.
      expect(idToken === undefined || environment !== undefined).toBe(true);
    }
  });

  test('never runs the code of a pull request with the secrets of the repository', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(JSON.stringify(workflow)).not.toContain('secrets.');
  });
});

test('whatever touches the stack passes the checks first, and is held to the policies', () => {
  for (const [, workflow] of workflows) {
    const commands = stepsOf(workflow).flatMap(({ run }) => (run?.startsWith('pulumi ') ? [run] : []));
    for (const command of commands) expect(command).toContain('--policy-pack infra/policy');
    if (commands.length > 0) expect(workflow.jobs['checks']?.uses).toBe('./.github/workflows/checks.yml');
  }
});
