import type { Work } from '../lib/scheduler/work.ts';
import type { Chance } from './chance.ts';
import type { Counts } from './counts.ts';
import { PERIOD_MS, type Rates } from './settings.ts';

/** A message, and how often it was given out. */
export interface Message {
  work: Work;
  received: number;
}

/** A queue that gives some messages twice, some late and a few not at all. */
export interface WorkQueue {
  send(work: readonly Work[]): void;
  /** What is there by now. */
  take(): Message[];
  /** Somebody failed at it: it comes again, if not for the third time. */
  comesAgain(message: Message): void;
  isEmpty(): boolean;
}

/** What a queue needs. */
export interface WorkQueueDeps {
  chance: Chance;
  rates: Rates;
  counts: Counts;
  now: () => number;
}

const MAX_RECEIVED = 3;
const MAX_PERIODS_LATE = 3;

/** An empty queue. */
export function createWorkQueue({ chance, rates, counts, now }: WorkQueueDeps): WorkQueue {
  let messages: { atMs: number; message: Message }[] = [];

  function put(work: Work): void {
    const isLate = chance.strikes(rates.delay);
    if (isLate) counts.add('message late');
    const lateMs = isLate ? chance.between(1, MAX_PERIODS_LATE) * PERIOD_MS : 0;
    messages.push({ atMs: now() + lateMs, message: { work, received: 0 } });
  }

  return {
    send(work) {
      for (const one of work) {
        counts.add('message sent');
        if (chance.strikes(rates.lose)) {
          counts.add('message lost');
          continue;
        }
        put(one);
        if (!chance.strikes(rates.duplicate)) continue;
        counts.add('message twice');
        put(one);
      }
    },
    take() {
      const due = messages.filter(({ atMs }) => atMs <= now());
      messages = messages.filter(({ atMs }) => atMs > now());
      return due.map(({ message: { work, received } }) => ({ work, received: received + 1 }));
    },
    comesAgain(message) {
      if (message.received < MAX_RECEIVED) messages.push({ atMs: now() + PERIOD_MS, message });
    },
    isEmpty: () => messages.length === 0,
  };
}
