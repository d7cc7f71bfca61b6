import fc from 'fast-check';

/** Seed of all properties of a test file: `HOSTILE_SEED` runs the same cases again. */
const seed = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 2 ** 31);

fc.configureGlobal({ seed });
process.stderr.write(`HOSTILE_SEED=${seed}\n`);
