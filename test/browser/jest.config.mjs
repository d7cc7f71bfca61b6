import base from '../../jest.config.mjs';

const { testPathIgnorePatterns: _ignored, ...rest } = base;

/**
 * Browser tests: apart from the others, since they need a Chromium that npm does not bring.
 *
 * @type {import('jest').Config}
 */
const config = {
  ...rest,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testTimeout: 60_000,
  // A browser and a whole system beside it are enough for two cores.
  maxWorkers: 1,
};

export default config;
