import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { changeItem } from '../../table/change-item.ts';
import { isConditionFailed } from '../../table/condition-failed.ts';
import type { Key } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';

/** A number of an owner's log, and when it was drawn. */
export interface Drawn {
  sequence: number;
  drawnAtMs: number;
}

/**
 * Stamps the row that an event begins as with its number, once: a row that has one keeps it.
 * @returns the number that the row has now; undefined if there is no such row any more.
 * @throws StorageError
 */
export async function stamp(table: Table, key: Key, drawn: Drawn): Promise<Drawn | undefined> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: key,
    UpdateExpression:
      'SET #seq = if_not_exists(#seq, :seq), #seqAtMs = if_not_exists(#seqAtMs, :seqAtMs)',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#seq': 'seq', '#seqAtMs': 'seqAtMs' },
    ExpressionAttributeValues: { ':seq': drawn.sequence, ':seqAtMs': drawn.drawnAtMs },
    ReturnValues: 'UPDATED_NEW',
  });
  try {
    const { Attributes } = await callTable(
      table,
      (options) => table.client.send(update, options),
      isConditionFailed,
    );
    return drawnOf(Attributes ?? {});
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
}

/**
 * Replaces the number of a row by a newer one, unless another process has.
 * @throws StorageError
 */
export async function stampAnew(table: Table, key: Key, before: Drawn, drawn: Drawn) {
  const item = await changeItem(table, key, {
    patch: { seq: drawn.sequence, seqAtMs: drawn.drawnAtMs },
    when: '#seq = :before',
    values: { before: before.sequence },
  });
  return item === undefined ? undefined : drawnOf(item);
}

/** The number that a row was stamped with; undefined if it has none yet. */
export function stampOf(item: Record<string, unknown>): Drawn | undefined {
  return item['seq'] === undefined ? undefined : drawnOf(item);
}

function drawnOf(item: Record<string, unknown>): Drawn {
  return { sequence: Number(item['seq']), drawnAtMs: Number(item['seqAtMs']) };
}
