import type { FaultRates } from '../settings.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** In milliseconds, like all times here that do not say otherwise. */
export const DAY = 24 * HOUR;

/** The time between two sweeps, as in serverless.yml. */
export const SWEEP_EVERY_MS = MINUTE;
/** How many batches of each queue are processed at a time: `deliver`, `replay` and `hooks`. */
export const CONCURRENCY = { live: 20, replay: 2, hooks: 4 } as const;
/** How many messages, or records of the stream, a function gets at most. */
export const BATCH = { live: 10, replay: 10, hooks: 1, stream: 100 } as const;
/** When a message of a batch has to end. As in handlers/deliver.ts. */
export const DEADLINE_MS = 50 * SECOND;
/** A message that is not deleted comes again after this time, and so often. As in deploy/deliver.yml. */
export const VISIBILITY_MS = 360 * SECOND;
export const MAX_RECEIVED = 50;
/** Longer than a simulation: what has expired cannot be recovered. */
export const RETENTION_SECONDS = (400 * DAY) / SECOND;
/** Endpoints of one owner. */
export const ENDPOINTS_PER_OWNER = 20;
/** How long the simulation goes on without faults: longer than the longest delay of the schedule. */
export const SETTLING_MS = 2 * DAY;
/** How long after that what was recovered takes. */
export const RECOVERY_MS = DAY;

/** How often each kind of fault occurs: all of them probabilities. */
export interface DeliveryFaultRates
  extends Pick<FaultRates, 'kill' | 'database' | 'stall' | 'duplicate' | 'delay' | 'lose'> {
  /** A call of a queue fails, or its answer is lost. */
  queue: number;
  /** A record of a success is not stored, though the database says so. */
  forget: number;
  /** What runs hooks gives no answer. */
  runner: number;
  /** What a hook has returned gets lost on its way: a test checks the judge so. */
  ignore: number;
}

/** The usual rates. Nothing is lost, forgotten or ignored: tests check the judge so. */
export const DELIVERY_FAULTS: Readonly<DeliveryFaultRates> = {
  kill: 0.03,
  database: 0.003,
  stall: 0.003,
  duplicate: 0.02,
  delay: 0.05,
  queue: 0.01,
  lose: 0,
  forget: 0,
  runner: 0.03,
  ignore: 0,
};

export const NO_DELIVERY_FAULTS: Readonly<DeliveryFaultRates> = {
  kill: 0,
  database: 0,
  stall: 0,
  duplicate: 0,
  delay: 0,
  queue: 0,
  lose: 0,
  forget: 0,
  runner: 0,
  ignore: 0,
};
