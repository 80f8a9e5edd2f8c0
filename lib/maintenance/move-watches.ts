import { changeWatch } from '../watches/rows/change-watch.ts';
import type { Renewer } from '../watches/watch-deps.ts';
import type { WatchRecord } from '../watches/watch-record.ts';
import { everyDueRow, type WalkPlace } from './every-due-row.ts';

// So that a thousand watches do not come to Google at once; an old address may be dead already.
const SPREAD_MS = 10 * 60_000;

/** One part of a walk. */
export interface Walked {
  /** Where to go on; absent when all is done. */
  next?: WalkPlace | undefined;
  counts: Record<string, number>;
  failures: { id: string; message: string }[];
}

/** What moving watches needs. */
export type Mover = Pick<Renewer, 'table' | 'now' | 'random' | 'notificationsUrl'>;

/**
 * After a deployment: brings all watches forward whose channels send to another address than this
 * deployment's, and those that were paused when every channel was stopped. Each keeps its channel
 * until it has a new one.
 * @throws StorageError
 */
export async function moveWatches(
  renewer: Mover,
  { place, endAtMs }: { place: WalkPlace | undefined; endAtMs: number },
): Promise<Walked> {
  const counts = { watches: 0, moving: 0 };
  const next = await everyDueRow(renewer, { place, endAtMs }, async (items) => {
    const watches = items.filter(({ kind }) => kind === 'watch');
    counts.watches += watches.length;
    const woken = await Promise.all(watches.map(({ id }) => move(renewer, id)));
    counts.moving += woken.filter((watch) => watch !== undefined).length;
  });
  return { next, counts, failures: [] };
}

async function move(mover: Mover, id: string): Promise<WatchRecord | undefined> {
  const { table, now, random, notificationsUrl: address } = mover;
  const atMs = now() + Math.floor(random() * SPREAD_MS);
  const elsewhere = '(attribute_not_exists(#address) OR #address <> :address)';
  const alive = '(attribute_not_exists(#condition) OR #condition = :failing)';
  // Whoever looks after it now, or is about to, may be of the deployment before, and would open a
  // channel to the old address: it loses its turn, and stops what it opened already.
  const moves = {
    set: { renewRequested: true },
    remove: ['claimedUntilMs'],
    add: { version: 1 },
    when: `attribute_not_exists(#deletedAtMs) AND ((${elsewhere} AND ${alive}) OR #condition = :paused)`,
    values: { address, failing: 'failing', paused: 'paused' },
  };
  const broughtForward = await changeWatch(table, id, {
    ...moves,
    set: { ...moves.set, dueAtMs: atMs },
    when: `#dueAtMs > :at AND ${moves.when}`,
    values: { ...moves.values, at: atMs },
  });
  // What is due earlier stays so.
  return broughtForward ?? changeWatch(table, id, moves);
}
