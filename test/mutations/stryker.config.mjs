import { name, target } from './targets.mjs';

/**
 * Mutation testing of what keeps strangers out and load bounded; docs/mutations.md says what came of it.
 *
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
const config = {
  mutate: target.mutate,
  // Texts for people, and what an error says besides: a wrong one lets nobody in.
  mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral'] },
  // What runs when a module is loaded: each such mutant would need every test.
  ignoreStatic: true,
  testRunner: 'jest',
  jest: { configFile: 'test/mutations/jest.config.mjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Longer than a test may take.
  timeoutMS: 10_000,
  ignorePatterns: [
    '/bench',
    '/coverage',
    '/dist',
    '/test/browser',
    '/test/infra',
    '/test/mutations/node_modules',
  ],
  tempDirName: '.local/stryker',
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: `coverage/mutations-${name}.json` },
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
};

export default config;
