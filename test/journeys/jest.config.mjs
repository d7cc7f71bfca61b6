import base from '../../jest.config.mjs';

const { testPathIgnorePatterns: _ignored, ...rest } = base;

/**
 * Journeys of apps that are programs of others, with packages of their own (`npm ci --prefix test/journeys`).
 *
 * @type {import('jest').Config}
 */
const config = {
  ...rest,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/journeys/**/*.test.ts'],
  testTimeout: 120_000,
};

export default config;
