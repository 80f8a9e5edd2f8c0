/** How often notifications of a watch come, learnt from them. */
export interface UsualInterval {
  /** How many notifications there were. */
  count: number;
  /** The longest interval between two of them, as a rule. */
  usualIntervalMs: number;
  lastAtMs: number;
}

/** What is known of the channel on which nothing comes. */
export interface QuietChannel {
  openedAtMs: number;
  /** How often the watch was reopened because of this staleness. */
  reopenings: number;
}

const DECAY = 0.05;
const MIN_COUNT = 10;
// A night without notifications is normal: calendars are rarely edited then.
const MIN_STALENESS_MS = 16 * 60 * 60 * 1000;
const TIMES_THE_USUAL_INTERVAL = 8;
const MAX_DOUBLINGS = 10;

/**
 * The usual interval after one more notification. A longer gap than ever counts at once, a shorter
 * one bit by bit. Notifications may come late and in any order: an older one changes only the count.
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
 * When a watch without notifications becomes stale, in milliseconds since the epoch: a channel may
 * die without expiring, while all else looks healthy (docs/google-push.md, L16). Undefined as long
 * as too little is known of its usual interval. Each reopening that changed nothing doubles the time:
 * then nothing has changed in the resource, and the channel works.
 */
export function staleAt(
  usual: UsualInterval | undefined,
  { openedAtMs, reopenings }: QuietChannel,
): number | undefined {
  if (usual === undefined || usual.count < MIN_COUNT || usual.usualIntervalMs <= 0)
    return undefined;
  const allowedMs = Math.max(MIN_STALENESS_MS, TIMES_THE_USUAL_INTERVAL * usual.usualIntervalMs);
  const quietSinceMs = Math.max(usual.lastAtMs, openedAtMs);
  return quietSinceMs + allowedMs * 2 ** Math.min(reopenings, MAX_DOUBLINGS);
}
