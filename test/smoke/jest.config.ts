/** @jest-config-loader-options {"transpileOnly": true} */
import type { Config } from 'jest';
import common from '../../jest.config';

/** The smoke test talks to a deployment, so connections beyond this machine are not denied. */
const config: Config = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/smoke/*.smoke.ts'],
  transform: common.transform!,
  transformIgnorePatterns: common.transformIgnorePatterns!,
  testTimeout: 15_000,
  verbose: true,
};

export default config;
