import base from '../../jest.config.mjs';
import { target } from './targets.mjs';

const { testPathIgnorePatterns: _ignored, coverageThreshold: _threshold, ...rest } = base;

/** @type {import('jest').Config} */
const config = {
  ...rest,
  rootDir: '../..',
  // What a mutant makes wait for ever fails soon.
  testTimeout: 4_000,
  testMatch: target.tests.map((name) => `<rootDir>/test/${name}.test.ts`),
};

export default config;
