import { findOwn } from '../api/find-own.ts';
import { isEventId, notificationOfEventId } from '../outbox/event-id.ts';
import { getItem } from '../table/get-item.ts';
import { eventSourceKey, notificationKey } from '../table/keys.ts';
import type { Table } from '../table/table.ts';
import type { LoggedEvent } from './rows/log-item.ts';
import { getLogged } from './rows/put-event.ts';
import { type Drawn, stampOf } from './rows/stamp.ts';

/**
 * One event of an owner, by its id.
 * @throws TidingsError `not-found`, also for one that has no number yet; StorageError
 */
export function findEvent(
  { table, owner, now }: { table: Table; owner: string; now: () => number },
  id: string,
): Promise<LoggedEvent> {
  const read = async () => {
    const drawn = await numberOf(table, id);
    if (!drawn) return undefined;
    // The log of another owner than its own has another event under that number, or none.
    const logged = await getLogged(table, owner, { sequence: drawn.sequence, nowMs: now() });
    return logged?.event.id === id ? logged : undefined;
  };
  return findOwn({ kind: 'event', isId: isEventId, read }, id);
}

// The row that an event begins as has its number, in the log of the owner that it belongs to.
async function numberOf(table: Table, id: string): Promise<Drawn | undefined> {
  const notification = notificationOfEventId(id);
  const key = notification
    ? notificationKey(notification.channelId, notification.messageNumber)
    : eventSourceKey(id);
  const item = await getItem(table, key);
  return item && stampOf(item);
}
