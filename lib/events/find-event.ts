import { findOwn } from '../api/find-own.ts';
import { getChannel } from '../channels/rows/read-channels.ts';
import { isEventId, notificationOfEventId } from '../outbox/event-id.ts';
import { getEventSource } from '../outbox/rows/event-source.ts';
import { getItem } from '../table/get-item.ts';
import { notificationKey } from '../table/keys.ts';
import type { Table } from '../table/table.ts';
import type { LoggedEvent } from './rows/log-item.ts';
import { getLogged } from './rows/put-event.ts';
import { type Drawn, stampOf } from './rows/stamp.ts';

/**
 * One event of an owner, by its id.
 * @throws TidingsError `not-found`, also for one that has no number yet; StorageError
 */
export function findEvent(
  { table, owner }: { table: Table; owner: string },
  id: string,
): Promise<LoggedEvent> {
  const read = async () => {
    const drawn = await numberOf(table, owner, id);
    const logged = drawn && (await getLogged(table, owner, drawn.sequence));
    return logged?.event.id === id ? logged : undefined;
  };
  return findOwn({ kind: 'event', isId: isEventId, read }, id);
}

// The row that an event begins as has its number.
async function numberOf(table: Table, owner: string, id: string): Promise<Drawn | undefined> {
  const notification = notificationOfEventId(id);
  if (!notification) {
    const stored = await getEventSource(table, id);
    return stored?.source.owner === owner ? stampOf(stored.item) : undefined;
  }
  const { channelId, messageNumber } = notification;
  if (!(await getChannel(table, owner, channelId))) return undefined;
  const item = await getItem(table, notificationKey(channelId, messageNumber));
  return item && stampOf(item);
}
