import type { Swept } from '../../lib/scheduler/sweep.ts';
import { SWEEP_EVERY_MS } from './settings.ts';
import type { DeliveryWorld } from './world.ts';

/** Starts the sweeps of each minute; those that can find nothing are left out. */
export function startSweeps(world: DeliveryWorld, sweepOnce: () => Promise<Swept>): void {
  const { clock, counts, runs, mayBeDue } = world;

  async function sweepNow(): Promise<void> {
    counts.add('sweep');
    try {
      const { due } = await runs.start(sweepOnce);
      counts.add('delivery due', due);
    } catch {
      counts.add('sweep failed');
    }
  }

  function tick(): void {
    clock.setTimeout(tick, SWEEP_EVERY_MS);
    if (mayBeDue(clock.now())) void sweepNow();
  }

  clock.setTimeout(tick, SWEEP_EVERY_MS);
}
