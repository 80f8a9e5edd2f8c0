import { TidingsError } from '../protocol/tidings-error.ts';
import type { Renewer } from '../watches/watch-deps.ts';
import type { WalkPlace } from './every-due-row.ts';
import { moveWatches, type Walked } from './move-watches.ts';
import { pauseEverything, stopEverything } from './stop-everything.ts';

/** What can be done with all watches and channels of a deployment at once. */
export type MaintenanceAction = 'reconcile' | 'stop-all';

/** One part of it, as far as the time allows. */
export interface MaintenanceReport {
  done: boolean;
  /** To go on with; absent when done. */
  cursor?: string;
  counts: Record<string, number>;
  failures: { id: string; message: string }[];
}

type Walk = (
  renewer: Renewer,
  walk: { place: WalkPlace | undefined; endAtMs: number },
) => Promise<Walked>;

const PHASES: Readonly<Record<MaintenanceAction, readonly Walk[]>> = {
  reconcile: [moveWatches],
  // Paused first, so that nobody opens what was just stopped.
  // Twice, for the sake of a watch that was being made while the first walk passed by.
  'stop-all': [pauseEverything, stopEverything, pauseEverything, stopEverything],
};

/**
 * Does a part of a maintenance of all owners' watches; whoever asked repeats it with the cursor
 * until it is done.
 * @throws TidingsError `invalid-request` for an action or a cursor that is none; StorageError
 */
export async function maintain(
  renewer: Renewer,
  { action, cursor }: { action: string; cursor?: string | undefined },
  endAtMs: number,
): Promise<MaintenanceReport> {
  const phases = Object.hasOwn(PHASES, action) ? PHASES[action as MaintenanceAction] : undefined;
  if (!phases)
    throw new TidingsError('invalid-request', 'action must be "reconcile" or "stop-all"', {
      field: 'action',
    });
  const { phase, place } = decode(cursor);
  const walk = phases[phase];
  if (!walk) throw invalidCursor();
  const { next, counts, failures } = await walk(renewer, { place, endAtMs });
  const isLast = phase + 1 === phases.length;
  const following =
    next !== undefined
      ? encode({ phase, place: next })
      : isLast
        ? undefined
        : encode({ phase: phase + 1 });
  // What fails before is tried once more: only the last phase says what is left.
  const report = { counts, failures: isLast ? failures : [] };
  return following === undefined
    ? { done: true, ...report }
    : { done: false, cursor: following, ...report };
}

interface Cursor {
  phase: number;
  place?: WalkPlace | undefined;
}

function encode(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decode(cursor: string | undefined): Cursor {
  if (cursor === undefined) return { phase: 0 };
  try {
    const { phase, place } = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Number.isInteger(phase)) throw invalidCursor();
    if (place === undefined) return { phase };
    if (!Number.isInteger(place?.shard) || typeof place?.after !== 'string') throw invalidCursor();
    return { phase, place: { shard: place.shard, after: place.after } };
  } catch {
    throw invalidCursor();
  }
}

function invalidCursor(): TidingsError {
  return new TidingsError('invalid-cursor', 'cursor is none of ours', { field: 'cursor' });
}
