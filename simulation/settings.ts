const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How long one sweep after another starts. */
export const PERIOD_MS = 5 * MINUTE;
/** As serverless.yml sets them, but for the period, which is a minute there. */
export const RENEWAL = { minLeadMs: 15 * MINUTE, leaseCapSeconds: 48 * 3600, periodMs: PERIOD_MS };
/** The platform ends a function that runs for so long. */
export const FUNCTION_LIMIT_MS = 60 * SECOND;
/** How many pieces of work are done at once. */
export const AT_ONCE = 10;
/** After the last fault everything has so long to settle. */
export const SETTLING_MS = 3 * DAY;
/** A channel that is of no use any more must not live longer than this. */
export const LINGERING_MS = 6 * HOUR;
/** So long after an event that touches all watches they must be as they should be again. */
export const RECOVERY_MS = HOUR;
export const ACCOUNT_SIZE = 10;

/** How often something goes wrong: all of them probabilities. */
export interface Rates {
  /** For each call of Google's API. */
  google: number;
  /** For each run of a function: that it is killed at some point. */
  kill: number;
  /** For each call of the database. */
  database: number;
  /** For each call of anything: that it takes up to a minute. */
  stall: number;
  /** For each message of the queue. */
  duplicate: number;
  delay: number;
  lose: number;
  /** For each notification. */
  drop: number;
}

export const ROUGH: Readonly<Rates> = {
  google: 0.1,
  kill: 0.02,
  database: 0.002,
  stall: 0.002,
  duplicate: 0.05,
  delay: 0.1,
  lose: 0.01,
  drop: 0.1,
};

export const CALM: Readonly<Rates> = {
  google: 0,
  kill: 0,
  database: 0,
  stall: 0,
  duplicate: 0,
  delay: 0,
  lose: 0,
  drop: 0,
};
