import fs from 'node:fs';
import { renderBootstrap, renderStack } from '../support/render-stack';
import { findings } from './examine';
import { MAPPINGS, operations } from './mapping/mappings';
import { MODELS, serviceModel } from './model';
import { wholeMatch } from './pattern';
import { LONGEST_BOOTSTRAP, STACKS } from './stacks';

const services = fs
  .readdirSync(MODELS)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

const RENDERINGS = [
  ...STACKS.map(({ title, stack, config }) => ({ title, render: () => renderStack(stack, { config }) })),
  { title: 'bootstrap', render: () => renderBootstrap() },
  {
    title: 'bootstrap with the longest values that options allow',
    render: () => renderBootstrap({ config: LONGEST_BOOTSTRAP }),
  },
];

/** Five hundred gates take a while to render on a busy machine. */
const RENDERING_MILLISECONDS = 240_000;

describe('what the stacks send to AWS', () => {
  const found = new Map<string, string[]>();
  const types = new Set<string>();

  beforeAll(async () => {
    for (const { title, render } of RENDERINGS) {
      const { resources } = await render();
      for (const { type } of resources) types.add(type);
      found.set(title, findings(resources));
    }
  }, RENDERING_MILLISECONDS);

  it.each(RENDERINGS)('is within the limits of AWS: $title', ({ title }) => {
    expect(found.get(title)).toEqual([]);
  });

  it('has a mapping for no type but those that some stack renders', () => {
    expect(Object.keys(MAPPINGS).filter((type) => !types.has(type))).toEqual([]);
  });
});

describe('the reduced models', () => {
  it('hold the operations that the mappings name and no others', () => {
    const held = services.flatMap((service) =>
      Object.keys(serviceModel(service).operations).map((operation) => `${service}.${operation}`),
    );
    expect(held.sort()).toEqual(operations());
  });

  it('hold patterns that JavaScript can match', () => {
    const patterns = services.flatMap((service) =>
      Object.values(serviceModel(service).shapes).flatMap(({ pattern }) => pattern ?? []),
    );
    expect(patterns.length).toBeGreaterThan(100);
    for (const pattern of patterns) expect(() => wholeMatch(pattern)).not.toThrow();
  });

  it('say which version of botocore they are from', () => {
    const sources = services.map((service) => serviceModel(service).source);
    const versions = new Set(sources.map((source) => /^botocore ([\d.]+), /.exec(source)?.[1]));
    expect([...versions]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  });
});
