import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadProject, type Project } from './project';
import type { Cloud } from './resource-monitor';
import { runProject } from './run-project';

/** Each run starts a process. */
jest.setTimeout(30_000);

const miniature = loadProject(path.join(__dirname, 'miniature'), 'dev');

const cloud: Cloud = {
  create: async ({ name, inputs }) => ({
    id: `${name}-id`,
    state: { ...inputs, address: `address of ${name}` },
  }),
  invoke: async (token, inputs) => {
    if (token !== 'test:index:getWeather') throw new Error(`no answer for ${token}`);
    return { weather: `rain ${String(inputs['place'])}` };
  },
};

const run = (changes: Partial<Project> = {}, mode: 'up' | 'preview' = 'up') =>
  runProject({ ...miniature, ...changes }, mode, cloud);

const urn = (type: string, name: string) => `urn:pulumi:dev::miniature::${type}::${name}`;

test('in an update a program sees ids, computed outputs, provider functions and its configuration', async () => {
  const { exitCode, errors, resources, outputs } = await run();

  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: [] });
  expect(resources.map((resource) => [resource.urn, resource.protect, resource.inputs])).toEqual([
    [urn('pulumi:pulumi:Stack', 'miniature-dev'), false, {}],
    [urn('test:index:Branch', 'branch'), false, {}],
    [urn('test:index:Branch$test:index:Leaf', 'branch-leaf'), false, { colour: 'green' }],
    [urn('test:index:Branch$test:index:Leaf', 'branch-twig'), true, { neighbour: 'address of branch-leaf' }],
  ]);
  expect(outputs.get(urn('pulumi:pulumi:Stack', 'miniature-dev'))).toEqual({
    urn: urn('test:index:Branch', 'branch'),
    weather: 'rain here',
    sizes: [1, 2],
  });
});

test('in a preview computed outputs are unknown', async () => {
  const { exitCode, resources } = await run({}, 'preview');

  expect(exitCode).toBe(0);
  const twig = resources.find(({ name }) => name === 'branch-twig');
  expect(twig?.inputs).toEqual({ neighbour: '04da6b54-80e4-46f7-96ec-b56ff0331ba9' });
});

test('a URN that is registered twice is found and refused', async () => {
  const { exitCode, duplicates, errors } = await run({ entry: 'duplicate-urn.ts' });

  expect(exitCode).not.toBe(0);
  expect(duplicates).toEqual([urn('test:index:Leaf', 'same')]);
  expect(errors.join()).toContain('Duplicate resource URN');
});

test('a main that does not exist is found before anything starts', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'project-'));
  fs.writeFileSync(path.join(root, 'Pulumi.yaml'), 'name: mistaken\nruntime: nodejs\nmain: missing.ts\n');
  fs.writeFileSync(path.join(root, 'Pulumi.dev.yaml'), 'config: {}\n');

  expect(() => loadProject(root, 'dev')).toThrow(path.join(root, 'missing.ts'));
  fs.rmSync(root, { recursive: true });
});

test('a tsconfig.json that does not exist is found', async () => {
  const { exitCode, errors } = await run({ tsconfig: 'missing.json' });

  expect(exitCode).not.toBe(0);
  expect(errors.join()).toContain('missing.json');
});

test('a program that refuses its configuration reports why and registers nothing but the stack', async () => {
  const { exitCode, errors, resources } = await run({ entry: 'refused-configuration.ts' });

  expect(exitCode).not.toBe(0);
  expect(errors).toEqual([expect.stringContaining('colour: "mauve" is not a colour')]);
  expect(resources.map(({ type }) => type)).toEqual(['pulumi:pulumi:Stack']);
});
