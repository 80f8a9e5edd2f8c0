import type { NewEvent } from '../outbox/new-event.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { Key } from '../table/keys.ts';
import { LOG_SEGMENT } from '../table/keys.ts';
import type { NumberingDeps } from './dispatch-deps.ts';
import { drawNumbers } from './rows/draw-numbers.ts';
import { logItem, voidItem } from './rows/log-item.ts';
import { getLogged, putLogRow, putSegment } from './rows/put-event.ts';
import { type Drawn, stamp, stampAnew } from './rows/stamp.ts';

/** An event, whose log it belongs to, and the row that it begins as. */
export interface Unnumbered {
  event: NewEvent;
  owner: string;
  watchId?: string | undefined;
  sourceKey: Key;
}

// A number that is older is given up for another one: readers take it for void after a minute, and
// the function may run for half of that.
const NUMBER_MAX_AGE_MS = 20_000;
const SEGMENT_EVERY_MS = 60 * 60_000;
// What tells the segments of a log apart outlives the events in them.
const SEGMENT_EXTRA_SECONDS = 2 * 86_400;

/**
 * Puts an event into its owner's log under the number that was drawn for it. Whatever crashes or is
 * repeated, the event is in the log once: the row that it begins as keeps its number.
 * @throws StorageError; TidingsError `event-source-gone`
 */
export async function logEvent(
  deps: NumberingDeps,
  unnumbered: Unnumbered,
  drawn: Drawn,
): Promise<void> {
  const { table } = deps;
  const { event, owner, watchId, sourceKey } = unnumbered;
  const stamped = await stamp(table, sourceKey, drawn);
  if (stamped?.sequence !== drawn.sequence)
    await putLogRow(table, voidItem(owner, drawn, ttl(deps)));
  if (!stamped)
    throw new TidingsError(
      'event-source-gone',
      'The row of an event was deleted before its number',
    );
  const number =
    stamped.sequence === drawn.sequence ? stamped : await repeated(deps, unnumbered, stamped);
  if (!number) return;
  await recordSegment(deps, owner, number);
  const ttlSeconds = ttl(deps);
  await putLogRow(table, logItem({ event, ...number }, { owner, watchId, ttlSeconds }));
}

// When the database may forget a row that is written now, in seconds since the epoch.
function ttl({ now, retentionSeconds }: NumberingDeps): number {
  return Math.floor(now() / 1000) + retentionSeconds;
}

// The record came before. Its event may be in the log; where it is not, its number may be void by now.
async function repeated(
  { table, now }: NumberingDeps,
  { event, owner, sourceKey }: Unnumbered,
  before: Drawn,
): Promise<Drawn | undefined> {
  if (now() - before.drawnAtMs <= NUMBER_MAX_AGE_MS) return before;
  const logged = await getLogged(table, owner, before.sequence);
  if (logged?.event.id === event.id) return undefined;
  const sequence = await drawNumbers(table, owner, 1);
  return await stampAnew(table, sourceKey, before, { sequence, drawnAtMs: now() });
}

async function recordSegment(
  { table, segments, retentionSeconds }: NumberingDeps,
  owner: string,
  { sequence, drawnAtMs }: Drawn,
): Promise<void> {
  const segment = Math.floor(sequence / LOG_SEGMENT);
  const recorded = segments.get(owner);
  if (recorded && recorded.segment >= segment && drawnAtMs - recorded.atMs < SEGMENT_EVERY_MS)
    return;
  const ttlSeconds = Math.floor(drawnAtMs / 1000) + retentionSeconds + SEGMENT_EXTRA_SECONDS;
  await putSegment(table, { owner, segment, atMs: drawnAtMs }, ttlSeconds);
  segments.set(owner, { segment, atMs: drawnAtMs });
}
