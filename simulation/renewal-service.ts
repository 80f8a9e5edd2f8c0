import { setImmediate as nextTurn } from 'node:timers/promises';
import { processWork } from '../lib/scheduler/process-work.ts';
import { sweep } from '../lib/scheduler/sweep.ts';
import { listDue } from '../lib/table/due.ts';
import { DUE } from '../lib/table/keys.ts';
import { AT_ONCE } from './settings.ts';
import { createWorkQueue, type Message } from './work-queue.ts';
import type { World } from './world.ts';

/** The functions that keep watches alive: the sweep, the queue, the workers. */
export interface RenewalService {
  /** One period: sweeps, and looks after what the queue gives out. @returns whether there was any. */
  turn(): Promise<boolean>;
  /** When there is something to do next, in milliseconds since the epoch. */
  nextDueAt(): Promise<number>;
}

/** The service of a world. */
export function renewalService(world: World): RenewalService {
  const { rates, clock, counts, runs, table } = world;
  const { now } = clock;
  const queue = createWorkQueue({ chance: world.chance.fork(), rates, counts, now });
  const waiting: Message[] = [];
  let working = 0;

  async function look(message: Message): Promise<void> {
    counts.add(`attended ${message.work.kind}`);
    const deps = world.deps();
    await runs
      .start(() => processWork(deps, message.work))
      .catch(() => {
        counts.add('work failed');
        queue.comesAgain(message);
      });
  }

  function work(): void {
    while (working < AT_ONCE) {
      const message = waiting.shift();
      if (!message) return;
      working += 1;
      void look(message).then(() => {
        working -= 1;
        work();
      });
    }
  }

  async function sweepOnce(): Promise<boolean> {
    const { table, log } = world.deps();
    const endAtMs = Number.POSITIVE_INFINITY;
    const send = async (work: Parameters<typeof queue.send>[0]) => {
      queue.send(work);
      return [];
    };
    counts.add('sweep');
    let found = true;
    void runs
      .start(() => sweep({ table, now, log, send, endAtMs }))
      .then(({ due }) => {
        found = due > 0;
      })
      .catch(() => undefined);
    // One that is held up ends when the clock goes on.
    await runs.activity.idle();
    await nextTurn();
    return found;
  }

  return {
    async turn() {
      const found = await sweepOnce();
      waiting.push(...queue.take());
      work();
      await runs.activity.idle();
      return found || waiting.length > 0 || !queue.isEmpty() || working > 0;
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
