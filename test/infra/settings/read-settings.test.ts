import type * as reader from '../../../infra/settings/read-settings';
import { stackConfiguration } from '../support/stack-configuration';

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

test("a stack's files are read without loading Pulumi", () => {
  const { readSettings } = readerWithoutPulumi();

  expect(readSettings(stackConfiguration('dev'))).toMatchObject({
    region: 'eu-west-1',
    accessTokenMinutes: 15,
  });
  expect(readSettings(stackConfiguration('prod'))).toMatchObject({
    domain: 'gates.example.com',
    groups: ['Residents', 'Deliveries'],
  });
});

test('a mistake is returned as a line that names the option', () => {
  const { readSettings } = readerWithoutPulumi();

  expect(readSettings(stackConfiguration('dev', { mfa: 'maybe' }))).toEqual({
    problems: ['mfa must be one of off, optional, required'],
  });
});
