/**
 * Targets of mutation testing: what is mutated, and the tests in `test/` that must notice. Each runs by itself, so that a
 * mutant that survives costs the tests of its target only.
 */
export const TARGETS = {
  images: {
    mutate: ['service/profile/decoding-bounds.ts'],
    tests: ['service/decoding-bounds'],
  },
  rules: {
    mutate: ['contract/command-rules.ts'],
    tests: ['local/{command-memory,gate-conformance}'],
  },
  calls: {
    mutate: ['service/platform/{arriving-bodies,circuit-breaker,limited-client}.ts'],
    tests: ['service/{arriving-bodies,circuit-breaker,limited-client}'],
  },
  tokens: {
    mutate: [
      'service/auth/{access-token,alb-key-fetches,alb-session,compact-jws,verification-error,verified-tokens}.ts',
    ],
    tests: [
      'service/{alb-key-fetches,forged-key-ids,load-balancer-session,machine-clients,readiness}',
      'service/{verified-tokens,verifiers}',
    ],
  },
  verifiers: {
    mutate: ['service/auth/{decoded-token,id-token}.ts'],
    tests: ['service/{decoded-token,live-access,verifiers}'],
  },
  keys: {
    mutate: ['service/auth/{key-fetcher,pool-keys}.ts'],
    tests: ['service/{key-fetcher,pool-keys,readiness}'],
  },
  access: {
    mutate: ['service/auth/{access,auth-errors,challenges,principal}.ts'],
    tests: [
      'service/{account-refusals,bearer-token,command-rights,load-balancer-session,log,machine-clients,readiness}',
    ],
  },
  requests: {
    mutate: [
      'service/platform/{connections,dependency,early-refusal,load-limit}.ts',
      'service/profile/upload-admission.ts',
    ],
    tests: [
      'service/{clients-that-leave,connections,dependency-failures,dependency-problem,load-limit,server,upload-limits}',
    ],
  },
  people: {
    mutate: ['service/platform/personal-limit.ts', 'service/profile/download-admission.ts'],
    tests: ['service/{clients-that-leave,personal-limit,profile-image}'],
  },
};

/** The target that this process is for; `main.mjs` sets it. */
export const name = process.env['MUTATION_TARGET'] ?? 'tokens';
export const target = TARGETS[name];
