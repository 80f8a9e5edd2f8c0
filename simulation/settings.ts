const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** In milliseconds, like all times here that do not say otherwise. */
export const DAY = 24 * HOUR;

/** The time between two sweeps. */
export const PERIOD_MS = 5 * MINUTE;
/** As in serverless.yml, except for the period, which is a minute there. */
export const RENEWAL = { minLeadMs: 15 * MINUTE, leaseCapSeconds: 48 * 3600, periodMs: PERIOD_MS };
/** The platform kills a function that runs for this long. */
export const FUNCTION_LIMIT_MS = 60 * SECOND;
/** What bounds a run of a function. */
export interface RunLimits {
  /** The platform kills a function that runs for this long. */
  runMs: number;
  /** How long one call may stall. */
  stallMs: number;
}
/** Of all functions but `dispatch`. */
export const RUN_LIMITS: RunLimits = {
  runMs: FUNCTION_LIMIT_MS,
  stallMs: Number.POSITIVE_INFINITY,
};
/** As in deploy/dispatch.yml and handlers/parts/table.ts. */
export const DISPATCH_LIMITS: RunLimits = { runMs: 30 * SECOND, stallMs: 1500 };
/** How many pieces of work, or requests of users, are processed at a time. */
export const CONCURRENCY = 10;
/** How long the simulation goes on without faults before it checks the result. */
export const SETTLING_MS = 3 * DAY;
/** How long a channel may stay open after its watch has stopped using it: nine stops may fail in a row. */
export const MAX_UNUSED_MS = 12 * HOUR;
/**
 * How soon watches are covered again, or moved, after an event that affects all of them: what a person
 * has to lift is tried hourly, and a watch may meet such a rejection by chance twice.
 */
export const RECOVERY_MS = 3 * HOUR;
/**
 * How long after the end of a channel a number may be drawn for what it sends then: a process knows
 * channels for five seconds, and a write that says when it is made may be carried out a minute later.
 */
export const LATE_MS = 5 * SECOND + FUNCTION_LIMIT_MS;
/** How many different watches an account has. */
export const WATCHES_PER_ACCOUNT = 10;

/** How often each kind of fault occurs: all of them probabilities. */
export interface FaultRates {
  /** A call of Google's API fails. */
  google: number;
  /** A run of a function is killed at some point. */
  kill: number;
  /** A call of the database fails, or is repeated. */
  database: number;
  /** A call of Google or of the database stalls for up to 100 seconds. */
  stall: number;
  /** A message of the queue is delivered twice. */
  duplicate: number;
  /** A message of the queue is delayed. */
  delay: number;
  /** A message of the queue is lost. */
  lose: number;
  /** A notification is not delivered. */
  drop: number;
  /** A batch of the stream is delivered again, or to two processes at once. */
  repeat: number;
  /** A user changes something that is watched, in a period. */
  change: number;
}

/** The usual rates. */
export const FAULTS: Readonly<FaultRates> = {
  google: 0.1,
  kill: 0.02,
  database: 0.002,
  stall: 0.002,
  duplicate: 0.05,
  delay: 0.1,
  lose: 0.01,
  drop: 0.1,
  repeat: 0.04,
  change: 0.15,
};

export const NO_FAULTS: Readonly<FaultRates> = {
  google: 0,
  kill: 0,
  database: 0,
  stall: 0,
  duplicate: 0,
  delay: 0,
  lose: 0,
  drop: 0,
  repeat: 0,
  change: 0.15,
};
