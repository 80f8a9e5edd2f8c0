import { processWork } from '../lib/scheduler/process-work.ts';
import { sweep } from '../lib/scheduler/sweep.ts';
import type { Work } from '../lib/scheduler/work.ts';
import { listDue } from '../lib/table/due.ts';
import { DUE } from '../lib/table/keys.ts';
import { CONCURRENCY } from './settings.ts';
import { createWorkQueue, type Message } from './work-queue.ts';
import type { World } from './world.ts';

/** The functions that renew watches: the sweep, and the workers behind the queue. */
export interface RenewalService {
  /**
   * Sweeps once, and processes what the queue delivers.
   * @returns whether there may be more to do in the next period.
   */
  runPeriod(): Promise<boolean>;
  /** When the first row is due, in milliseconds since the epoch. */
  nextDueAt(): Promise<number>;
}

/** Makes the service of a world. */
export function renewalService(world: World): RenewalService {
  const { rates, clock, counts, runs, table } = world;
  const { now } = clock;
  const queue = createWorkQueue({ random: world.random.fork(), rates, counts, now });
  const backlog: Message[] = [];
  let processing = 0;

  async function processMessage(message: Message): Promise<void> {
    counts.add(`processed ${message.work.kind}`);
    const deps = world.deps();
    try {
      const { outcome } = await runs.start(() => processWork(deps, message.work));
      counts.add(`outcome ${message.work.kind}: ${outcome}`);
    } catch {
      counts.add('work failed');
      queue.retry(message);
    }
  }

  function startWorkers(): void {
    while (processing < CONCURRENCY) {
      const message = backlog.shift();
      if (!message) return;
      processing += 1;
      void processMessage(message).then(() => {
        processing -= 1;
        startWorkers();
      });
    }
  }

  async function sweepOnce(): Promise<boolean> {
    const send = async (work: readonly Work[]) => {
      queue.send(work);
      return [];
    };
    const sendDeliveries = async () => [];
    const endAtMs = Number.POSITIVE_INFINITY;
    const deps = { ...world.deps(), send, sendDeliveries, endAtMs };
    counts.add('sweep');
    let mayHaveMore = true;
    void runs
      .start(() => sweep(deps))
      .then(({ due }) => {
        mayHaveMore = due > 0;
      })
      .catch(() => undefined);
    // A sweep that stalls ends when the clock goes on.
    await runs.idle();
    return mayHaveMore;
  }

  return {
    async runPeriod() {
      const mayHaveMore = await sweepOnce();
      backlog.push(...queue.receive());
      startWorkers();
      await runs.idle();
      return mayHaveMore || backlog.length > 0 || !queue.isEmpty() || processing > 0;
    },
    async nextDueAt() {
      const untilMs = DUE.never;
      const first = await Promise.all(
        DUE.shards.map((shard) => listDue(table, shard, { untilMs, limit: 1 })),
      );
      return Math.min(...first.flatMap(({ items }) => items.map(({ dueAtMs }) => dueAtMs)));
    },
  };
}
