import base from '../../jest.config.mjs';

const { testPathIgnorePatterns: _ignored, ...rest } = base;

/**
 * Hostile tests: apart from the others, since they take minutes.
 *
 * @type {import('jest').Config}
 */
const config = {
  ...rest,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/hostile/**/*.test.ts'],
  setupFiles: [...base.setupFiles, '<rootDir>/test/hostile/seed.ts'],
  testTimeout: 300_000,
};

export default config;
