import type { LoggedEvent } from '../events/rows/log-item.ts';
import { errorFields, type Log } from '../log.ts';
import type { Table } from '../table/table.ts';
import { type PushMessage, pushMessages } from './push-message.ts';
import { socketsOf } from './rows/read-sockets.ts';

/** What announcing events to sockets needs. */
export interface AnnounceDeps {
  table: Table;
  now: () => number;
  log: Log;
  /** Puts a message into the queue of `push`. */
  send: (message: PushMessage) => Promise<void>;
}

/**
 * Has `push` send events of one owner to the owner's sockets. The events are in the log: a socket that
 * is not seen here has its subscription still before it, and reads them then. It never throws: what is
 * not announced is no reason to hold up what follows, since clients ask for what they miss.
 */
export async function announce(
  { table, now, log, send }: AnnounceDeps,
  owner: string,
  events: readonly LoggedEvent[],
): Promise<void> {
  try {
    const sockets = await socketsOf(table, owner, { nowMs: now(), limit: 1 });
    if (sockets.length === 0) return;
    const messages = pushMessages(
      owner,
      events.map(({ sequence }) => sequence),
    );
    await Promise.all(messages.map(send));
  } catch (error) {
    log('error', 'events were not announced to sockets', { owner, ...errorFields(error) });
  }
}
