import type * as reader from '../../../infra/settings/read-settings';
import { loadProject } from '../engine/project';
import { ROOT } from '../support/render-stack';

/** The reader, in a module registry where loading Pulumi fails. */
function readerWithoutPulumi(): typeof reader {
  let loaded: typeof reader | undefined;
  jest.isolateModules(() => {
    for (const name of ['@pulumi/pulumi', '@pulumi/aws']) {
      jest.doMock(name, () => {
        throw new Error(`${name} was loaded`);
      });
    }
    loaded = require('../../../infra/settings/read-settings') as typeof reader;
  });
  return loaded!;
}

function configurationOf(stack: string): reader.StackConfiguration {
  const { configuration } = loadProject(ROOT, stack);
  const prefix = 'gatehouse:';
  return {
    region: configuration['aws:region'],
    texts: Object.fromEntries(
      Object.entries(configuration)
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, text]) => [key.slice(prefix.length), text]),
    ),
    isEncrypted: () => false,
    secretValue: (name) => {
      throw new Error(`${name} is no secret`);
    },
  };
}

test("a stack's files are read without loading Pulumi", () => {
  const { readSettings } = readerWithoutPulumi();

  expect(readSettings(configurationOf('dev'))).toMatchObject({ region: 'eu-west-1', accessTokenMinutes: 15 });
  expect(readSettings(configurationOf('prod'))).toMatchObject({
    domain: 'gates.example.com',
    groups: ['Residents', 'Deliveries'],
  });
});

test('a mistake is returned as a line that names the option', () => {
  const { readSettings } = readerWithoutPulumi();
  const configuration = configurationOf('dev');

  expect(readSettings({ ...configuration, texts: { ...configuration.texts, mfa: 'maybe' } })).toEqual({
    problems: ['mfa must be one of off, optional, required'],
  });
});
