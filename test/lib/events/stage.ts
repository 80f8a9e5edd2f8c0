import { afterAll, beforeAll } from 'vitest';
import { channelSources } from '../../../lib/events/channel-sources.ts';
import { dispatch } from '../../../lib/events/dispatch.ts';
import type { DispatchDeps } from '../../../lib/events/dispatch-deps.ts';
import type { DispatchRecord } from '../../../lib/events/dispatched.ts';
import { listEvents } from '../../../lib/events/list-events.ts';
import { readDispatched } from '../../../lib/events/read-dispatched.ts';
import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import {
  type NewNotification,
  notificationItem,
  putNotification,
} from '../../../lib/notifications/rows/put-notification.ts';
import { getItem } from '../../../lib/table/get-item.ts';
import { notificationKey } from '../../../lib/table/keys.ts';
import type { Table } from '../../../lib/table/table.ts';
import { startTestTable, type TestTable } from '../../support/test-table.ts';
import { channelIn, NOW_MS, newNotification, storedWatch } from '../table/examples.ts';

export const DAY_IN_SECONDS = 86_400;

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(async () => {
  await table.close();
});

/** The table of this file. */
export const tableOfFile = () => table;

/** A record of the stream with what was stored. */
export interface TestRecord extends DispatchRecord {
  item: Record<string, unknown>;
}

let records = 0;

/** The record that the stream has of an item. */
export function recordOf(item: Record<string, unknown>): TestRecord {
  records += 1;
  return {
    item,
    sequenceNumber: String(records),
    read: () => readDispatched(item),
  };
}

/** A process that dispatches, with a clock of its own. */
export interface Dispatcher {
  deps: DispatchDeps<TestRecord>;
  quarantined: TestRecord[];
  logged: string[];
  run(...batch: TestRecord[]): Promise<string[]>;
}

/** Starts a process that dispatches. */
export function dispatcher({
  on = table as Table,
  now = () => NOW_MS,
}: {
  on?: Table;
  now?: () => number;
} = {}): Dispatcher {
  const quarantined: TestRecord[] = [];
  const logged: string[] = [];
  const deps: DispatchDeps<TestRecord> = {
    table: on,
    now,
    log: (level, message) => void logged.push(`${level} ${message}`),
    retentionSeconds: 30 * DAY_IN_SECONDS,
    sources: channelSources(on, now),
    segments: new Map(),
    handOn: async () => new Map(),
    quarantine: async (record) => void quarantined.push(record),
  };
  return { deps, quarantined, logged, run: (...batch) => dispatch(deps, batch) };
}

/** A watch of an owner with an active channel. */
export async function watched(owner: string = crypto.randomUUID()) {
  const watch = await storedWatch(table, { owner });
  const channel = await channelIn(table, 'active', { owner, watchId: watch.id });
  return { owner, watch, channel };
}

/** Stores a notification, and gives the record that the stream has of it. */
export async function notified(
  channelId: string,
  messageNumber: number,
  changes: Partial<NewNotification> = {},
): Promise<TestRecord> {
  const notification = newNotification({ channelId, messageNumber, ...changes });
  await putNotification(table, notification);
  return recordOf(notificationItem(notification));
}

/** A notification's row as it is now. */
export const stampedRow = (channelId: string, messageNumber: number) =>
  getItem(table, notificationKey(channelId, messageNumber));

/** The whole log of an owner, in order. */
export async function logOf(
  owner: string,
  now: () => number = () => NOW_MS,
): Promise<LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  let from: number | undefined;
  for (;;) {
    const page = await listEvents({ table, owner, now }, { limit: 50, from, matches: () => true });
    events.push(...page.events);
    if (page.next === undefined) return events;
    from = page.next;
  }
}

/** The message numbers of events of notifications. */
export const messageNumbers = (events: readonly LoggedEvent[]) =>
  events.map(({ event }) => (event.data as { messageNumber: number }).messageNumber);
