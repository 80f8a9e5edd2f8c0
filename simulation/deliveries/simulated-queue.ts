import type { Clock } from '../../google-simulator/clock.ts';
import type { Counts } from '../counts.ts';
import type { Runs } from '../runs.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { type DeliveryFaultRates, MAX_RECEIVED, VISIBILITY_MS } from './settings.ts';

/** A message as a function gets it. */
export interface Received {
  id: string;
  body: string;
}

/**
 * A standard queue of SQS: it holds messages back, delivers some of them twice or late, refuses some,
 * and loses none. What is received is not visible for some minutes, and comes again unless it is
 * deleted.
 */
export interface SimulatedQueue {
  /** Puts messages into the queue, as part of the current run. @returns whether it took each. */
  send(
    messages: readonly { body: string; delaySeconds?: number | undefined }[],
  ): Promise<boolean[]>;
  /** Messages that are visible now, so many at most. */
  receive(limit: number): Received[];
  /** Deletes a message that was received. */
  remove(id: string): void;
  /** How many messages there are, visible or not. */
  size(): number;
  /** Messages that were received too often. */
  dead: readonly string[];
}

/** What a queue needs. */
export interface QueueDeps {
  name: string;
  random: SeededRandom;
  rates: Pick<DeliveryFaultRates, 'duplicate' | 'delay' | 'queue' | 'lose'>;
  clock: Clock;
  counts: Counts;
  runs: Runs;
  /** Called when messages become visible. */
  onVisible: () => void;
}

interface Stored {
  body: string;
  received: number;
  visibleAtMs: number;
}

const MAX_LATE_MS = 600_000;
// A copy of a message may come when the message has long been deleted.
const COPIES_AFTER_MS = [0, 1000, 60_000, 3_600_000, 86_400_000] as const;

/** Makes an empty queue. */
export function simulatedQueue(deps: QueueDeps): SimulatedQueue {
  const { name, random, rates, clock, counts, runs, onVisible } = deps;
  const messages = new Map<string, Stored>();
  const dead: string[] = [];
  let lastId = 0;

  function show(message: Stored, inMs: number): void {
    message.visibleAtMs = clock.now() + inMs;
    clock.setTimeout(onVisible, inMs);
  }

  function put(body: string, delayMs: number): void {
    lastId += 1;
    const message = { body, received: 0, visibleAtMs: 0 };
    messages.set(`${name}-${lastId}`, message);
    show(message, delayMs);
  }

  function take(body: string, delayMs: number): void {
    counts.add(`${name}: message sent`);
    if (random.occurs(rates.lose)) {
      counts.add(`${name}: message lost`);
      return;
    }
    const isLate = random.occurs(rates.delay);
    if (isLate) counts.add(`${name}: message late`);
    put(body, delayMs + (isLate ? random.integer(1, MAX_LATE_MS) : 0));
    if (!random.occurs(rates.duplicate)) return;
    counts.add(`${name}: message doubled`);
    put(body, delayMs + random.oneOf(COPIES_AFTER_MS));
  }

  function isTaken(body: string, delaySeconds: number): boolean {
    if (!random.occurs(rates.queue)) {
      take(body, delaySeconds * 1000);
      return true;
    }
    const isAnswerLost = random.occurs(0.3);
    counts.add(`${name}: ${isAnswerLost ? 'answer lost' : 'message refused'}`);
    if (isAnswerLost) take(body, delaySeconds * 1000);
    return false;
  }

  return {
    dead,
    async send(outgoing) {
      const sendAll = async () =>
        outgoing.map(({ body, delaySeconds = 0 }) => isTaken(body, delaySeconds));
      const run = runs.current();
      return run ? run.perform(sendAll) : sendAll();
    },
    receive(limit) {
      const batch: Received[] = [];
      for (const [id, message] of messages) {
        if (batch.length === limit) break;
        if (message.visibleAtMs > clock.now()) continue;
        message.received += 1;
        if (message.received > MAX_RECEIVED) {
          dead.push(message.body);
          messages.delete(id);
          continue;
        }
        show(message, VISIBILITY_MS);
        batch.push({ id, body: message.body });
      }
      return batch;
    },
    remove(id) {
      // The message comes again after its time.
      if (random.occurs(rates.queue)) counts.add(`${name}: deletion lost`);
      else messages.delete(id);
    },
    size: () => messages.size,
  };
}
