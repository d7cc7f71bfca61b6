/**
 * Layers: who may import whom, types included (`npm run layers`).
 *
 * Each rule forbids; what no rule names is allowed. docs/decisions/0009-layers-are-rules.md.
 */

/** A part of the repository imports, of our own files, itself and the parts that are listed. */
const part = (name, ...allowed) => ({
  name: `${name}-imports-${allowed.join('-and-') || 'nothing-of-ours'}`,
  comment: `${name}/ may import, of our own files, only ${[name, ...allowed].map((folder) => `${folder}/`).join(', ')}.`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { dependencyTypes: ['local'], pathNot: `^(${[name, ...allowed].join('|')})/` },
});

/** Layers of a folder, lowest first, each a pattern below the folder: none imports a layer above it. */
const layers = (folder, names) =>
  names.slice(0, -1).map((name, index) => ({
    name: `${folder}-layers-${index + 1}`,
    comment: `In ${folder}/ imports run one way, from the right to the left: ${names.join(', ')}.`,
    severity: 'error',
    from: { path: `^${folder}/${name}` },
    to: { path: `^${folder}/(${names.slice(index + 1).join('|')})` },
  }));

/** Folders of the service that are no features. */
const BELOW_FEATURES = 'platform|live|auth';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment:
        'Files that import each other can only be understood together; move what both need into a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-missing-file',
      comment:
        'What is imported must exist. The peers of the benchmark, and the apps of the journeys, have packages of their own.',
      severity: 'error',
      from: { pathNot: '^(bench/peers|test/journeys)/' },
      to: { couldNotResolve: true },
    },

    part('contract'),
    part('service', 'contract'),
    part('console', 'contract'),
    part('device', 'contract'),
    part('infra', 'contract'),
    part('scripts', 'contract', 'service'),
    part('local', 'contract', 'device', 'service', 'infra', 'scripts'),
    part('bench', 'contract', 'service', 'infra', 'local', 'scripts'),
    {
      name: 'simulated-gate-imports-contract-and-device',
      comment: 'A simulated gate is a device too: it shares the contract with the service, and no code.',
      severity: 'error',
      from: { path: '^local/gate/' },
      to: { dependencyTypes: ['local'], pathNot: '^(contract|device|local/gate)/' },
    },
    {
      name: 'triggers-import-contract',
      comment: 'A Lambda trigger is a program of its own.',
      severity: 'error',
      from: { path: '^infra/triggers/' },
      to: { dependencyTypes: ['local'], pathNot: '^(contract|infra/triggers)/' },
    },
    {
      name: 'policies-import-contract',
      comment: 'The policy pack is a program of its own.',
      severity: 'error',
      from: { path: '^infra/policy/' },
      to: { dependencyTypes: ['local'], pathNot: '^(contract|infra/policy)/' },
    },

    {
      name: 'stack-without-bootstrap',
      comment: 'The bootstrap stack is a program of its own, which no part of the other needs.',
      severity: 'error',
      from: { path: '^infra/(?!bootstrap/)' },
      to: { path: '^infra/bootstrap/' },
    },

    ...layers('service', [
      'platform/',
      'live/',
      'auth/',
      `(?!(${BELOW_FEATURES})/)[^/]+/`,
      'app\\.ts',
      'server\\.ts',
      'main\\.ts',
    ]),
    {
      name: 'service-features-apart',
      comment:
        'Features of the service do not import each other; what two need is lower, in auth/ or platform/.',
      severity: 'error',
      from: { path: `^service/(?!(?:${BELOW_FEATURES})/)([^/]+)/` },
      to: { path: '^service/[^/]+/', pathNot: `^service/(${BELOW_FEATURES}|$1)/` },
    },
    {
      name: 'service-runs-on-dependencies',
      comment: 'The image holds no development dependencies, nor does a device.',
      severity: 'error',
      from: { path: '^(service|contract|device)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },

    ...layers('infra', [
      'iam/',
      '(network|storage)/',
      '(edge|identity|identity-pool|gates)/',
      'gate-service/',
      '(observability|outputs)/',
      'gatehouse\\.ts',
      'index\\.ts',
    ]),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|\\.build|\\.local)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
