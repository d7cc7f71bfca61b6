/** How much is measured. Times are in milliseconds. */
export interface Settings {
  name: 'quick' | 'full';
  rounds: number;
  /** One measurement of one contestant. */
  window: number;
  /** Before the first measurement of each process, so that hot code is compiled. */
  warmUp: number;
  /** The same where requests go through the AWS SDK, which is a lot of code. */
  warmUpWithSdk: number;
  /** Tokens that no server has seen before, for each measurement. */
  unseenTokens: number;
  startUps: number;
  /** Rounds of stalled readers, whose memory hardly varies. */
  stalls: number;
  /** Shadow updates for each measurement of the live state. */
  updates: number;
  /** How long constant load lasts; 0 leaves it out. */
  steady: number;
  /** How long the mixed load of the soak lasts. */
  soak: number;
}

/** Connections of the load generator: as many requests are in flight at once. */
export const CONNECTIONS = 64;

/** Callers that take turns. */
export const CALLERS = 1_000;

/** About five minutes. */
export const QUICK: Settings = {
  name: 'quick',
  rounds: 3,
  window: 1_200,
  warmUp: 1_200,
  warmUpWithSdk: 4_000,
  unseenTokens: 4_000,
  startUps: 7,
  stalls: 1,
  updates: 50,
  steady: 0,
  soak: 60_000,
};

export const FULL: Settings = {
  name: 'full',
  rounds: 5,
  window: 3_000,
  warmUp: 3_000,
  warmUpWithSdk: 8_000,
  unseenTokens: 12_000,
  startUps: 15,
  stalls: 3,
  updates: 200,
  steady: 5 * 60_000,
  soak: 10 * 60_000,
};
