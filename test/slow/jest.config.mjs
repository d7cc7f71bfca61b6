import base, { slowTests } from '../../jest.config.mjs';

const { testPathIgnorePatterns: _ignored, ...rest } = base;

/** @type {import('jest').Config} */
const config = {
  ...rest,
  rootDir: '../..',
  // Pulumi's runtime keeps something of every stack that was rendered; a worker that holds too much starts anew.
  workerIdleMemoryLimit: '1GB',
  testMatch: slowTests.map((place) => (place.endsWith('/') ? `${place}**/*.test.ts` : place)),
};

export default config;
