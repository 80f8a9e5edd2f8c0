/** How talkative a watch is, learnt from its notifications. */
export interface UsualInterval {
  /** How many notifications there were. */
  count: number;
  /** How long it is silent at the longest, as a rule. */
  usualIntervalMs: number;
  lastAtMs: number;
}

/** What is known of the channel that is silent. */
export interface ReopenedChannel {
  openedAtMs: number;
  /** How often the watch was reopened because of this silence. */
  reopenings: number;
}

const DECAY = 0.05;
const MIN_COUNT = 10;
// A night is no fault: nobody edits a calendar then.
const MIN_STALENESS_MS = 16 * 60 * 60 * 1000;
const TIMES_THE_USUAL_INTERVAL = 8;
const MAX_DOUBLINGS = 10;

/**
 * The habit after one more notification. A longer gap than ever is believed at once, a shorter one
 * bit by bit. Notifications may come late and in any order: an older one changes only the count.
 */
export function usualIntervalAfter(usual: UsualInterval | undefined, atMs: number): UsualInterval {
  if (usual === undefined) return { count: 1, usualIntervalMs: 0, lastAtMs: atMs };
  const { usualIntervalMs, lastAtMs } = usual;
  const count = usual.count + 1;
  if (atMs <= lastAtMs) return { count, usualIntervalMs, lastAtMs };
  const gapMs = atMs - lastAtMs;
  const decayedMs = Math.floor(usualIntervalMs - DECAY * (usualIntervalMs - gapMs));
  return { count, usualIntervalMs: gapMs > usualIntervalMs ? gapMs : decayedMs, lastAtMs: atMs };
}

/**
 * When the silence of a watch becomes suspicious, in milliseconds since the epoch: a channel may
 * die without expiring, while every status page stays green (row L16 of the push reference).
 * Undefined as long as too little is known of its habit. Each reopening that changed nothing
 * doubles the patience: then it is people who are silent, not Google.
 */
export function staleAt(
  usual: UsualInterval | undefined,
  { openedAtMs, reopenings }: ReopenedChannel,
): number | undefined {
  if (usual === undefined || usual.count < MIN_COUNT || usual.usualIntervalMs <= 0)
    return undefined;
  const patienceMs = Math.max(MIN_STALENESS_MS, TIMES_THE_USUAL_INTERVAL * usual.usualIntervalMs);
  const staleSinceMs = Math.max(usual.lastAtMs, openedAtMs);
  return staleSinceMs + patienceMs * 2 ** Math.min(reopenings, MAX_DOUBLINGS);
}
