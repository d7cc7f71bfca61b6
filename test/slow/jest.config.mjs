import base, { slowTests } from '../../jest.config.mjs';

const { testPathIgnorePatterns: _ignored, ...rest } = base;

/** @type {import('jest').Config} */
const config = {
  ...rest,
  rootDir: '../..',
  testMatch: slowTests.map((place) => (place.endsWith('/') ? `${place}**/*.test.ts` : place)),
};

export default config;
