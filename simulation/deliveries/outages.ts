import type { PostErrorClass, PostResult } from '../../lib/recipients/post-result.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { DAY } from './settings.ts';

/** How a request ends, without the time that it takes; undefined for a success. */
export type Ending =
  | Omit<Extract<PostResult, { outcome: 'answered' }>, 'durationMs' | 'replyHead'>
  | Omit<Extract<PostResult, { outcome: 'failed' }>, 'durationMs'>
  | undefined;

/** A time in which the server of an endpoint fails in one way. */
export interface Outage {
  kind: OutageKind;
  fromMs: number;
  toMs: number;
}

interface Kind {
  /** How likely this kind is, beside the others. */
  weight: number;
  /** How long it lasts, in milliseconds. */
  lasts: readonly [fromMs: number, toMs: number];
  end: (random: SeededRandom, nowMs: number) => Ending;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const GONE = 410;

const answered = (status: number): Ending => ({ outcome: 'answered', status });
const failed = (errorClass: PostErrorClass) => (): Ending => ({
  outcome: 'failed',
  errorClass,
  message: 'Simulated',
});
const hours = (from: number, to: number) => [from * HOUR, to * HOUR] as const;

/** The ways in which an endpoint fails. */
export const OUTAGES = {
  'answers a bad status': {
    weight: 6,
    lasts: [5 * MINUTE, 6 * HOUR],
    end: (random) => {
      const status = random.integer(300, 599);
      return answered(status === GONE ? 500 : status);
    },
  },
  'answers 410': { weight: 1, lasts: hours(1, 8 * 24), end: () => answered(GONE) },
  'asks to wait': { weight: 4, lasts: [10 * MINUTE, 6 * HOUR], end: askToWait },
  'does not answer': { weight: 2, lasts: hours(1, 12), end: failed('timeout') },
  'refuses connections': { weight: 2, lasts: hours(1, 12), end: failed('connection') },
  'has a bad certificate': { weight: 2, lasts: hours(1, 12), end: failed('tls') },
  'has no address': { weight: 2, lasts: hours(1, 12), end: failed('dns') },
  'has an internal address': { weight: 1, lasts: hours(1, 12), end: failed('recipient') },
  'answers no HTTP': { weight: 1, lasts: hours(1, 12), end: failed('response') },
  'is down for four days': { weight: 1, lasts: [4 * DAY, 4.5 * DAY], end: failed('connection') },
  'is down for six days': { weight: 1, lasts: [6 * DAY, 7 * DAY], end: failed('timeout') },
  flaps: {
    weight: 3,
    lasts: hours(6, 72),
    end: (random) => (random.occurs(0.5) ? answered(503) : undefined),
  },
  'is slow': { weight: 2, lasts: hours(1, 12), end: () => undefined },
} as const satisfies Record<string, Kind>;

/** A way in which an endpoint fails. */
export type OutageKind = keyof typeof OUTAGES;

// In seconds, or as a date; more than a day is cut.
function askToWait(random: SeededRandom, nowMs: number): Ending {
  const seconds = random.oneOf([1, 30, 300, 3600, 20_000, 200_000]);
  const date = new Date(nowMs + seconds * 1000).toUTCString();
  return {
    outcome: 'answered',
    status: random.oneOf([429, 503]),
    retryAfter: random.occurs(0.5) ? String(seconds) : date,
  };
}

const KINDS = Object.keys(OUTAGES) as [OutageKind, ...OutageKind[]];
const DRAWN = KINDS.flatMap((kind) => Array.from({ length: OUTAGES[kind].weight }, () => kind)) as [
  OutageKind,
  ...OutageKind[],
];

/** Outages within a time, one in so many days. */
export function drawOutages(
  random: SeededRandom,
  { fromMs, toMs, everyDays }: { fromMs: number; toMs: number; everyDays: number },
): Outage[] {
  const outages: Outage[] = [];
  let atMs = fromMs + random.fraction() * everyDays * DAY;
  while (atMs < toMs) {
    const kind = random.oneOf(DRAWN);
    const [shortest, longest] = OUTAGES[kind].lasts;
    const endMs = atMs + shortest + random.fraction() * (longest - shortest);
    outages.push({ kind, fromMs: atMs, toMs: Math.min(endMs, toMs) });
    atMs = endMs + random.fraction() * 2 * everyDays * DAY;
  }
  return outages;
}
