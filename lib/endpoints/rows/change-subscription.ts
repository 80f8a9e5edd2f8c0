import type { NewEvent } from '../../outbox/new-event.ts';
import { sourceItem } from '../../outbox/rows/event-source.ts';
import { type Key, subscriptionsVersionKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { allOf, type Condition } from '../../table/transition.ts';
import { patched, updateExpression } from '../../table/update-expression.ts';

/** What endpoints and hooks have in common. */
interface Subscription {
  id: string;
  owner: string;
  /** Grows with each change: of two that race, one wins. */
  version: number;
  createdAtMs: number;
}

/** The attributes of an endpoint or a hook that change. Null removes one, undefined leaves it alone. */
export type SubscriptionPatch<Row extends Subscription> = {
  [Name in Exclude<keyof Row, keyof Subscription>]?: Row[Name] | null | undefined;
};

/** What is written with the change of an endpoint or a hook, all or nothing. */
export interface SubscriptionChange<Row extends Subscription> {
  patch: SubscriptionPatch<Row>;
  when?: Condition;
  /** What an event begins as that says so. */
  event?: NewEvent | undefined;
  /** Other writes of the same transaction. */
  also?: Parameters<typeof transact>[1];
}

/**
 * Changes an endpoint or a hook, if it is still as it was read, and the version of its owner's subscriptions.
 * @param Key of its row
 * @returns it after the change; undefined if it has changed since, or is gone.
 * @throws StorageError: then the result is unknown.
 */
export async function changeSubscription<Row extends Subscription>(
  table: Table,
  Key: Key,
  row: Row,
  { patch, when, event, also = [] }: SubscriptionChange<Row>,
): Promise<Row | undefined> {
  const { owner, version } = row;
  const TableName = table.name;
  const unchanged: Condition = { when: '#version = :seen', values: { seen: version } };
  const change = {
    patch,
    add: { version: 1 },
    ...(when === undefined ? unchanged : allOf(unchanged, when)),
  };
  const failed = await transact(table, [
    { Update: { TableName, Key, ...updateExpression(change) } },
    { Update: { TableName, Key: subscriptionsVersionKey(owner), ...NEXT_VERSION } },
    ...(event === undefined ? [] : [{ Put: { TableName, Item: sourceItem({ owner, event }) } }]),
    ...also,
  ]);
  return failed ? undefined : patched(row, change);
}

const NEXT_VERSION = updateExpression({ add: { version: 1 }, when: 'attribute_exists(pk)' });
