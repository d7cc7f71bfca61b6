/** @jest-config-loader-options {"transpileOnly": true} */
import type { Config } from 'jest';
import base from '../../jest.config';

/** The browser tests: apart from the others, since they need a Chromium that npm does not bring. */
const { testPathIgnorePatterns: _ignored, ...rest } = base;

const config: Config = {
  ...rest,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testTimeout: 30_000,
};

export default config;
