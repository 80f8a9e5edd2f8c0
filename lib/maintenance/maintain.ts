import * as v from 'valibot';
import { TidingsError } from '../protocol/tidings-error.ts';
import { DUE } from '../table/keys.ts';
import type { WatchDeps } from '../watches/watch-deps.ts';
import type { Walked, WalkPart, WalkPlace } from './every-due-row.ts';
import { moveWatches } from './move-watches.ts';
import { pauseEverything, stopEverything } from './stop-everything.ts';

/** What can be done with all watches and channels of a deployment at once. */
export type MaintenanceAction = 'reconcile' | 'stop-all';

/** One part of it, as far as the time allows. */
export interface MaintenanceReport {
  done: boolean;
  /** Where to go on; absent when done. */
  cursor?: string;
  counts: Record<string, number>;
  failures: { id: string; message: string }[];
}

type Walk = (deps: WatchDeps, part: WalkPart) => Promise<Walked>;

const PHASES: Readonly<Record<MaintenanceAction, readonly Walk[]>> = {
  reconcile: [moveWatches],
  // Watches are paused first, so that no channel is opened in place of one that was just stopped.
  // Both are done twice, for a watch that was being created while the first walk passed.
  'stop-all': [pauseEverything, stopEverything, pauseEverything, stopEverything],
};

/**
 * Does a part of a maintenance of all owners' watches; the caller repeats it with the cursor until it
 * is done.
 * @throws TidingsError `invalid-request` for an unknown action, `invalid-cursor`; StorageError
 */
export async function maintain(
  deps: WatchDeps,
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
  const { next, counts, failures } = await walk(deps, { place, endAtMs });
  const isLast = phase + 1 === phases.length;
  // What fails in an earlier phase is tried again: only the last one reports what is left.
  const report = { counts, failures: isLast ? failures : [] };
  if (next !== undefined) return { done: false, cursor: encode({ phase, place: next }), ...report };
  if (!isLast) return { done: false, cursor: encode({ phase: phase + 1 }), ...report };
  return { done: true, ...report };
}

const shard = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(DUE.shards.length - 1));
const cursorSchema = v.object({
  phase: v.number(),
  place: v.exactOptional(v.object({ shard, after: v.string() })),
});

function encode(cursor: { phase: number; place?: WalkPlace }): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function decode(cursor: string | undefined): { phase: number; place?: WalkPlace | undefined } {
  if (cursor === undefined) return { phase: 0 };
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return v.parse(cursorSchema, value);
  } catch {
    throw invalidCursor();
  }
}

function invalidCursor(): TidingsError {
  return new TidingsError('invalid-cursor', 'cursor is not one that maintain gave', {
    field: 'cursor',
  });
}
