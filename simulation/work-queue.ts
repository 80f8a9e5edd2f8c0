import type { Work } from '../lib/scheduler/work.ts';
import type { Counts } from './counts.ts';
import type { SeededRandom } from './seeded-random.ts';
import { type FaultRates, PERIOD_MS } from './settings.ts';

/** A message, and how often it was received. */
export interface Message {
  work: Work;
  received: number;
}

/** A queue that delivers some messages twice, some late and a few not at all. */
export interface WorkQueue {
  send(work: readonly Work[]): void;
  /** Receives all messages that are due. */
  receive(): Message[];
  /** Puts a message back that was not processed; after three attempts it is dropped. */
  retry(message: Message): void;
  isEmpty(): boolean;
}

/** What a queue needs. */
export interface WorkQueueDeps {
  random: SeededRandom;
  rates: FaultRates;
  counts: Counts;
  now: () => number;
}

const MAX_RECEIVED = 3;
const MAX_DELAY_PERIODS = 3;

/** Makes an empty queue. */
export function createWorkQueue({ random, rates, counts, now }: WorkQueueDeps): WorkQueue {
  let messages: { dueAtMs: number; message: Message }[] = [];

  function put(work: Work): void {
    const isDelayed = random.occurs(rates.delay);
    if (isDelayed) counts.add('message delayed');
    const delayMs = isDelayed ? random.integer(1, MAX_DELAY_PERIODS) * PERIOD_MS : 0;
    messages.push({ dueAtMs: now() + delayMs, message: { work, received: 0 } });
  }

  return {
    send(work) {
      for (const one of work) {
        counts.add('message sent');
        if (random.occurs(rates.lose)) {
          counts.add('message lost');
          continue;
        }
        put(one);
        if (!random.occurs(rates.duplicate)) continue;
        counts.add('message duplicated');
        put(one);
      }
    },
    receive() {
      const due = messages.filter(({ dueAtMs }) => dueAtMs <= now());
      messages = messages.filter(({ dueAtMs }) => dueAtMs > now());
      return due.map(({ message: { work, received } }) => ({ work, received: received + 1 }));
    },
    retry(message) {
      if (message.received < MAX_RECEIVED) messages.push({ dueAtMs: now() + PERIOD_MS, message });
    },
    isEmpty: () => messages.length === 0,
  };
}
