/** Packages published as ES modules only; jest runs CommonJS, so they are transformed like our own files. */
const esModuleOnlyPackages = [
  'aedes',
  'aedes-packet',
  'aedes-persistence',
  'httpxy',
  'jose',
  'mqemitter',
  'oauth4webapi',
  'oidc-provider',
  'openid-client',
  'p-limit',
  'uuid',
  'yocto-queue',
];

/**
 * Tests that take long: the rendered stacks, whole systems with their processes, and what waits for real limits. They
 * run apart (`npm run test:slow`), so that `npm test` stays under two minutes on two cores.
 */
export const slowTests = [
  '<rootDir>/test/device/gate-device.test.ts',
  '<rootDir>/test/infra/',
  '<rootDir>/test/local/cognito/',
  '<rootDir>/test/local/cognito-tokens.test.ts',
  '<rootDir>/test/local/command-line.test.ts',
  '<rootDir>/test/local/data-folder.test.ts',
  '<rootDir>/test/local/gate-faults.test.ts',
  '<rootDir>/test/local/machine-clients.test.ts',
  '<rootDir>/test/local/stack-settings.test.ts',
  '<rootDir>/test/local/system.test.ts',
  '<rootDir>/test/repository/scripts.test.ts',
  '<rootDir>/test/repository/vocabulary.test.ts',
  '<rootDir>/test/service/connections.test.ts',
  '<rootDir>/test/service/dependency-failures.test.ts',
  '<rootDir>/test/service/dependency-limits.test.ts',
  '<rootDir>/test/service/image-memory.test.ts',
  '<rootDir>/test/service/live-gates.test.ts',
  '<rootDir>/test/service/load-limit.test.ts',
  '<rootDir>/test/service/process.test.ts',
  '<rootDir>/test/service/readiness.test.ts',
  '<rootDir>/test/service/transport-failures.test.ts',
  '<rootDir>/test/service/upload-limits.test.ts',
  '<rootDir>/test/service/verified-tokens.test.ts',
  '<rootDir>/test/smoke/',
];

/** @type {import('jest').Config} */
const config = {
  // Jest would leave one core idle, which on a machine with two is half of it.
  maxWorkers: '100%',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/browser/',
    '<rootDir>/test/hostile/',
    '<rootDir>/test/journeys/',
    ...slowTests,
  ],
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModuleOnlyPackages.join('|')})/)`],
  setupFiles: ['<rootDir>/test/support/deny-network.ts', '<rootDir>/test/support/aws-environment.ts'],
  // Some tests start processes or load the whole Pulumi program, which take their time on a busy machine.
  testTimeout: 30_000,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  restoreMocks: true,
  collectCoverageFrom: ['service/**/*.ts'],
  coverageReporters: ['text-summary', 'lcovonly'],
  coverageThreshold: { global: { lines: 95 } },
};

export default config;
