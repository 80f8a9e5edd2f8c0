import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { eventSourceKey, type Key } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import type { NewEvent } from '../new-event.ts';

/** What an event begins as that is no notification: it was published, or is Tidings' own. */
export interface EventSource {
  owner: string;
  event: NewEvent;
  /** The watch that it is about. */
  watchId?: string | undefined;
  key: Key;
}

/** How putting a source ends: an event with its id may be there already, perhaps another one. */
export type PutSourceOutcome = 'stored' | 'duplicate' | 'duplicate-that-differs';

/**
 * Stores what an event begins as, once. The write is also the message to `dispatch`, through the
 * table's stream.
 * @throws StorageError
 */
export async function putEventSource(
  table: Table,
  { owner, event, watchId }: Omit<EventSource, 'key'>,
  ttlSeconds: number,
): Promise<PutSourceOutcome> {
  const Item = sourceItem({ owner, event, watchId }, ttlSeconds);
  const put = new PutCommand({
    TableName: table.name,
    Item,
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await callTable(table, (options) => table.client.send(put, options), isTaken);
    return 'stored';
  } catch (error) {
    if (!isTaken(error)) throw error;
    const stored = error.Item && unmarshall(error.Item);
    return stored && differs(stored, Item) ? 'duplicate-that-differs' : 'duplicate';
  }
}

// It is needed until the event has its number, which takes seconds, and to find the event by its id.
const THIRTY_DAYS_IN_SECONDS = 30 * 86_400;

/** The row of a source. */
export function sourceItem(
  { owner, event, watchId }: Omit<EventSource, 'key'>,
  ttlSeconds = Math.floor(event.timeMs / 1000) + THIRTY_DAYS_IN_SECONDS,
): Record<string, unknown> {
  const { data, ...attributes } = event;
  return {
    ...eventSourceKey(event.id),
    owner,
    ...(watchId === undefined ? {} : { watchId }),
    event: { ...attributes, data: JSON.stringify(data) },
    ttl: ttlSeconds,
  };
}

/** The source in a row; undefined for another kind of row. */
export function fromSourceItem(item: Record<string, unknown>): EventSource | undefined {
  const { pk, sk, owner, watchId, event } = item;
  if (sk !== 'SOURCE') return undefined;
  const { data, ...attributes } = event as Record<string, unknown>;
  return {
    owner: String(owner),
    event: { ...attributes, data: JSON.parse(String(data)) } as unknown as NewEvent,
    ...(watchId === undefined ? {} : { watchId: String(watchId) }),
    key: { pk: String(pk), sk: String(sk) },
  };
}

// When it was published is no part of what an event says.
function differs(stored: Record<string, unknown>, item: Record<string, unknown>): boolean {
  const said = ({ owner, event }: Record<string, unknown>) => {
    const { id, type, subject, ref, sender, data } = event as Record<string, unknown>;
    return JSON.stringify([owner, id, type, subject, ref, sender, data]);
  };
  return said(stored) !== said(item);
}

function isTaken(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}
