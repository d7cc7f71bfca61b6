import common from '../../jest.config.mjs';

/**
 * Smoke test configuration: it talks to a deployment, so connections beyond this machine are not denied.
 *
 * @type {import('jest').Config}
 */
const config = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/smoke/*.smoke.ts'],
  transform: common.transform,
  transformIgnorePatterns: common.transformIgnorePatterns,
  testTimeout: 15_000,
  verbose: true,
};

export default config;
