import { hookCodeKey, hookHealthKey, hookKey, hookSecretKey } from '../../table/hook-keys.ts';
import { subscriptionsVersionKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { updateExpression } from '../../table/update-expression.ts';
import type { HookRecord } from '../hook-record.ts';

type Which = Pick<HookRecord, 'id' | 'owner'>;

/**
 * Deletes a hook and all but what it has logged, which expires.
 * @returns whether it was there: of several at once, one.
 * @throws StorageError
 */
export function deleteHook(table: Table, hook: Which): Promise<boolean> {
  return deleteIf(table, hook, { ConditionExpression: 'attribute_exists(pk)' });
}

/**
 * Deletes a temporary hook that has ended.
 * @returns whether it was there, and had: a heartbeat may have prolonged it since it was read.
 * @throws StorageError
 */
export function endHook(table: Table, hook: Which, nowMs: number): Promise<boolean> {
  return deleteIf(table, hook, {
    ConditionExpression: 'expiresAtMs <= :now',
    ExpressionAttributeValues: { ':now': nowMs },
  });
}

/** The write that forgets how a hook has failed, for a transaction. */
export function deleteHealth({ name: TableName }: Table, hookId: string) {
  return { Delete: { TableName, Key: hookHealthKey(hookId) } };
}

interface When {
  ConditionExpression: string;
  ExpressionAttributeValues?: Record<string, unknown>;
}

async function deleteIf(table: Table, { id, owner }: Which, when: When): Promise<boolean> {
  const TableName = table.name;
  const counted = { add: { version: 1, hooks: -1 }, when: 'attribute_exists(pk)' };
  const failed = await transact(table, [
    { Delete: { TableName, Key: hookKey(owner, id), ...when } },
    { Update: { TableName, Key: subscriptionsVersionKey(owner), ...updateExpression(counted) } },
    { Delete: { TableName, Key: hookCodeKey(id) } },
    { Delete: { TableName, Key: hookSecretKey(id) } },
    deleteHealth(table, id),
  ]);
  return failed === undefined;
}
