import { maintain } from '../lib/maintenance/maintain.ts';
import { renewWatch } from '../lib/watches/renew-watch.ts';
import { listWatches } from '../lib/watches/rows/read-watches.ts';
import { OWNER, type World } from './world.ts';

const STALL_RATE = 0.1;
const MAX_PARTS = 10_000;
const PAGE = 100;

/**
 * Deploys under another address and moves all watches there, while runs of the former deployment are
 * still renewing some of them.
 */
export async function redeploy(world: World, renewing: readonly string[]): Promise<void> {
  await startRenewals(world, renewing);
  world.deploy();
  await moveAllWatches(world);
}

/**
 * Moves all watches to the current address. A run of the former deployment that is still under way,
 * such as a request that creates a watch, may open a channel to its own address after that; a second
 * call, after all such runs have ended, finds that watch.
 */
export async function moveAllWatches(world: World): Promise<void> {
  const { clock, counts, runs } = world;
  const deps = world.deps();
  let cursor: string | undefined;
  let isDone = false;
  for (let part = 0; part < MAX_PARTS && !isDone; part += 1) {
    // The time is up at once, which makes the parts as short as possible. A part that fails is
    // repeated.
    const moving = runs
      .start(() => maintain(deps, { action: 'reconcile', cursor }, clock.now()))
      .then((report) => {
        counts.add('watches moved', report.counts['moving'] ?? 0);
        isDone = report.done;
        cursor = report.cursor;
      })
      .catch(() => counts.add('part of a move repeated'));
    await world.finish(moving);
  }
}

// Stalls are frequent meanwhile, so that most of the renewals are under way when this returns.
async function startRenewals(world: World, watchIds: readonly string[]): Promise<void> {
  const { rates, runs } = world;
  const deps = world.ownDeps();
  const before = rates.stall;
  rates.stall = STALL_RATE;
  for (const id of watchIds) void runs.start(() => renewWatch(deps, id)).catch(() => undefined);
  await runs.idle();
  rates.stall = before;
}

/** The watches that should have moved, and whose current channel still sends to another address. */
export async function watchesNotMoved({ table, deps }: World): Promise<string[]> {
  const { notificationsUrl } = deps();
  const notMoved: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listWatches(table, OWNER, { limit: PAGE, cursor });
    notMoved.push(
      ...page.items
        .filter(({ address }) => address !== undefined && address !== notificationsUrl)
        .filter(({ condition }) => condition === 'healthy' || condition === 'failing')
        .map(({ id }) => id),
    );
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return notMoved;
}
