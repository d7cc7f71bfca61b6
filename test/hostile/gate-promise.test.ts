import fc from 'fast-check';
import { liveThroughAtBroker } from '../support/broker-history';
import { brokerHistories, histories } from '../support/command-histories';
import { liveThrough } from '../support/controller-history';

/** Printed, so that a failure can be had again: `SEED=<seed> npm run test:hostile`. */
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));

beforeAll(() => {
  process.stdout.write(`Seed of the command histories: ${SEED}\n`);
});

it('keeps the promise of the device protocol in 100,000 histories', () => {
  fc.assert(fc.property(histories, liveThrough), { numRuns: 100_000, seed: SEED });
});

it('keeps the promise at the broker in 150 histories', async () => {
  await fc.assert(fc.asyncProperty(brokerHistories, liveThroughAtBroker), { numRuns: 150, seed: SEED });
});
