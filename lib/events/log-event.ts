import type { NewEvent } from '../outbox/new-event.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { Key } from '../table/keys.ts';
import { LOG_SEGMENT } from '../table/keys.ts';
import type { NumberingDeps } from './dispatch-deps.ts';
import { drawNumbers } from './rows/draw-numbers.ts';
import type { LoggedEvent } from './rows/log-item.ts';
import { getLogged, giveUpNumber, putEvent, putSegment } from './rows/put-event.ts';
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
 * Puts an event into its owner's log under the number that was drawn for it. Whatever crashes, is
 * repeated, or runs beside it, the event is in the log once: the row that it begins as has its number,
 * and a number that is given up takes no event any more.
 * @returns the event with its number.
 * @throws StorageError; TidingsError `event-source-gone`
 */
export async function logEvent(
  deps: NumberingDeps,
  unnumbered: Unnumbered,
  drawn: Drawn,
): Promise<LoggedEvent> {
  const { table, now } = deps;
  const { event, owner, sourceKey } = unnumbered;
  const stamped = await stamp(table, sourceKey, drawn);
  if (stamped?.sequence !== drawn.sequence)
    await giveUpNumber(table, drawn, { owner, ttlSeconds: ttl(deps) });
  if (!stamped)
    throw new TidingsError(
      'event-source-gone',
      'The row of an event was deleted before its number',
    );
  const logged = { event, ...stamped };
  const isOld = now() - stamped.drawnAtMs > NUMBER_MAX_AGE_MS;
  const isLogged = isOld ? await isInLog(deps, owner, logged) : await put(deps, unnumbered, logged);
  if (isLogged) return logged;
  const drawnAtMs = now();
  const sequence = await drawNumbers(table, owner, 1);
  // If another process was first, or this one without knowing it, the row says so.
  await stampAnew(table, sourceKey, stamped, { sequence, drawnAtMs });
  return logEvent(deps, unnumbered, { sequence, drawnAtMs });
}

// When the database may forget a row that is written now, in seconds since the epoch.
function ttl({ now, retentionSeconds }: NumberingDeps): number {
  return Math.floor(now() / 1000) + retentionSeconds;
}

async function put(
  deps: NumberingDeps,
  { owner, watchId }: Unnumbered,
  logged: LoggedEvent,
): Promise<boolean> {
  await recordSegment(deps, owner, logged);
  return putEvent(deps.table, logged, { owner, watchId, ttlSeconds: ttl(deps) });
}

/** Whether an event is at its number. If not, the number is given up. */
async function isInLog(
  deps: NumberingDeps,
  owner: string,
  { event, sequence, drawnAtMs }: LoggedEvent,
): Promise<boolean> {
  const { table, now } = deps;
  const place = { owner, ttlSeconds: ttl(deps) };
  if (await giveUpNumber(table, { sequence, drawnAtMs }, place)) return false;
  const logged = await getLogged(table, owner, { sequence, nowMs: now() });
  return logged?.event.id === event.id;
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
