/** How talkative a watch is, learnt from its notifications. */
export interface Habit {
  /** How many notifications there were. */
  count: number;
  /** How long it is silent at the longest, as a rule. */
  habitMs: number;
  lastAtMs: number;
}

/** What is known of the channel that is silent. */
export interface SilentChannel {
  openedAtMs: number;
  /** How often the watch was reopened because of this silence. */
  reopenings: number;
}

const DECAY = 0.05;
const LEAST_COUNT = 10;
// A night is no fault: nobody edits a calendar then.
const LEAST_SILENCE_MS = 16 * 60 * 60 * 1000;
const TIMES_THE_HABIT = 8;
const MOST_DOUBLINGS = 10;

/**
 * The habit after one more notification. A longer gap than ever is believed at once, a shorter one
 * bit by bit. Notifications may come late and in any order: an older one changes only the count.
 */
export function habitAfter(habit: Habit | undefined, atMs: number): Habit {
  if (habit === undefined) return { count: 1, habitMs: 0, lastAtMs: atMs };
  const { habitMs, lastAtMs } = habit;
  const count = habit.count + 1;
  if (atMs <= lastAtMs) return { count, habitMs, lastAtMs };
  const gapMs = atMs - lastAtMs;
  const decayedMs = Math.floor(habitMs - DECAY * (habitMs - gapMs));
  return { count, habitMs: gapMs > habitMs ? gapMs : decayedMs, lastAtMs: atMs };
}

/**
 * When the silence of a watch becomes suspicious, in milliseconds since the epoch: a channel may
 * die without expiring, while every status page stays green (row L16 of the push reference).
 * Undefined as long as too little is known of its habit. Each reopening that changed nothing
 * doubles the patience: then it is people who are silent, not Google.
 */
export function silentTooLongAt(
  habit: Habit | undefined,
  { openedAtMs, reopenings }: SilentChannel,
): number | undefined {
  if (habit === undefined || habit.count < LEAST_COUNT || habit.habitMs <= 0) return undefined;
  const patienceMs = Math.max(LEAST_SILENCE_MS, TIMES_THE_HABIT * habit.habitMs);
  const silentSinceMs = Math.max(habit.lastAtMs, openedAtMs);
  return silentSinceMs + patienceMs * 2 ** Math.min(reopenings, MOST_DOUBLINGS);
}
