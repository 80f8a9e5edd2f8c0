import { moveWatch } from '../watches/rows/move-watch.ts';
import type { WatchDeps } from '../watches/watch-deps.ts';
import { everyDueRow, type Walked, type WalkPart } from './every-due-row.ts';

// So that a thousand watches do not call Google at once; an old address may be dead already.
const SPREAD_MS = 10 * 60_000;

/** What moving watches needs. */
export type MoveDeps = Pick<WatchDeps, 'table' | 'now' | 'random' | 'notificationsUrl'>;

/**
 * After a deployment: makes all watches due whose channels send to another address than this
 * deployment's, and those that were paused when every channel was stopped. Each keeps its channel
 * until it has a new one.
 * @throws StorageError
 */
export async function moveWatches(deps: MoveDeps, part: WalkPart): Promise<Walked> {
  const { table, now, random, notificationsUrl: address } = deps;
  const counts = { watches: 0, moving: 0 };
  const move = (id: string) =>
    moveWatch(table, id, { address, atMs: now() + Math.floor(random() * SPREAD_MS) });
  const next = await everyDueRow(deps, part, async (items) => {
    const watches = items.filter(({ kind }) => kind === 'watch');
    counts.watches += watches.length;
    const moved = await Promise.all(watches.map(({ id }) => move(id)));
    counts.moving += moved.filter((watch) => watch !== undefined).length;
  });
  return { next, counts, failures: [] };
}
