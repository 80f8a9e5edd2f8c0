import { itemCursor } from '../table/cursor.ts';
import type { PageRequest } from '../table/page.ts';
import type { HookRouteDeps } from './hook-deps.ts';
import { compareHooks } from './hook-order.ts';
import type { HookRecord } from './hook-record.ts';
import { liveHooks } from './live-hooks.ts';
import { failuresOf } from './rows/read-hooks.ts';

/** A page of hooks, and how often each has failed in a row. */
export interface HookPage {
  hooks: HookRecord[];
  failures: Map<string, number>;
  nextCursor?: string;
}

/**
 * Lists an owner's hooks in the order in which they run (LV-15). All of them are read: there are few, and
 * no index has that order.
 * @throws TidingsError `invalid-cursor`; StorageError
 */
export async function listHooks(
  deps: Pick<HookRouteDeps, 'table' | 'owner' | 'now'>,
  { limit, cursor }: PageRequest,
): Promise<HookPage> {
  const all = await liveHooks(deps, deps.owner);
  const place = cursor === undefined ? undefined : placeOf(cursor);
  const left = place === undefined ? all : all.filter((hook) => compareHooks(hook, place) > 0);
  const hooks = left.slice(0, limit);
  const last = hooks.at(-1);
  return {
    hooks,
    failures: await failuresOf(
      deps.table,
      hooks.map(({ id }) => id),
    ),
    ...(left.length > limit && last !== undefined ? { nextCursor: cursorOf(last) } : {}),
  };
}

type Place = Parameters<typeof compareHooks>[0];

// Persistent ones come first: an id that begins with it says so.
const TEMPORARY = 't-';
const PERSISTENT = 'p-';

function cursorOf({ id, persistent, createdAtMs }: Place): string {
  return itemCursor.encode({ createdAtMs, id: (persistent ? PERSISTENT : TEMPORARY) + id });
}

function placeOf(cursor: string): Place {
  const { createdAtMs, id } = itemCursor.decode(cursor);
  return { createdAtMs, persistent: id.startsWith(PERSISTENT), id: id.slice(PERSISTENT.length) };
}
