import { maintain } from '../lib/maintenance/maintain.ts';
import { renewWatch } from '../lib/watches/renew-watch.ts';
import { listWatches } from '../lib/watches/rows/read-watches.ts';
import { OWNER, type World } from './world.ts';

const BUSY_STALL = 0.1;
const MAX_PARTS = 10_000;
const PAGE = 100;

/**
 * Deploys Tidings under another address, and moves all watches there, part by part, while runs of
 * the deployment before are still renewing the `busy` ones.
 */
export async function redeploy(world: World, busy: readonly string[]): Promise<void> {
  await keepBusy(world, busy);
  world.deploy();
  await reconcile(world);
}

/**
 * Moves all watches to the newest address. What a run of the deployment before does after that, such
 * as a request that came before, only a second time finds, when all such runs have ended.
 */
export async function reconcile(world: World): Promise<void> {
  const { clock, counts, runs } = world;
  const deps = world.deps();
  let cursor: string | undefined;
  let isDone = false;
  for (let part = 0; part < MAX_PARTS && !isDone; part += 1) {
    // As short as can be; whoever asked repeats a part that failed.
    const reconciling = runs
      .start(() => maintain(deps, { action: 'reconcile', cursor }, clock.now()))
      .then((report) => {
        counts.add('watches moving', report.counts['moving'] ?? 0);
        isDone = report.done;
        cursor = report.cursor;
      })
      .catch(() => counts.add('reconciliation repeated'));
    await world.finish(reconciling);
  }
}

// Most of them are held up somewhere on their way.
async function keepBusy(world: World, watchIds: readonly string[]): Promise<void> {
  const { rates, runs } = world;
  const deps = world.ownDeps();
  const before = rates.stall;
  rates.stall = BUSY_STALL;
  for (const id of watchIds) void runs.start(() => renewWatch(deps, id)).catch(() => undefined);
  await runs.activity.idle();
  rates.stall = before;
}

/** The watches that still have their channel at an older address. */
export async function leftBehind({ table, deps }: World): Promise<string[]> {
  const { notificationsUrl: address } = deps();
  const behind: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listWatches(table, OWNER, { limit: PAGE, cursor });
    behind.push(
      ...page.items
        .filter((watch) => watch.address !== undefined && watch.address !== address)
        .filter(({ condition }) => condition === 'healthy' || condition === 'failing')
        .map(({ id }) => id),
    );
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return behind;
}
