import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { CompiledHook } from '../../sandbox/compiled-hook.ts';
import { getItem } from '../../table/get-item.ts';
import { getItems } from '../../table/get-items.ts';
import { HOOKS, hookCodeKey, hookHealthKey, hookKey } from '../../table/hook-keys.ts';
import { subscriptionsPartition } from '../../table/keys.ts';
import { callTable, type Table } from '../../table/table.ts';
import { inOrder } from '../hook-order.ts';
import type { HookRecord } from '../hook-record.ts';

/** One hook of an owner as it is now. @throws StorageError */
export async function getHook(
  table: Table,
  owner: string,
  hookId: string,
): Promise<HookRecord | undefined> {
  const item = await getItem(table, hookKey(owner, hookId));
  return item && fromHookItem(item);
}

/** Some hooks of an owner, by their ids; those that are gone are left out. @throws StorageError */
export async function getHooks(
  table: Table,
  owner: string,
  hookIds: readonly string[],
): Promise<Map<string, HookRecord>> {
  if (hookIds.length === 0) return new Map();
  const keys = [...new Set(hookIds)].map((id) => hookKey(owner, id));
  const hooks = (await getItems(table, keys)).map(fromHookItem);
  return new Map(hooks.map((hook) => [hook.id, hook]));
}

/** All hooks of an owner, in the order in which they run. @throws StorageError */
export async function allHooks(table: Table, owner: string): Promise<HookRecord[]> {
  const found: HookRecord[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const query = new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :hooks)',
      ExpressionAttributeValues: { ':pk': subscriptionsPartition(owner), ':hooks': HOOKS },
      ConsistentRead: true,
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await callTable(table, (options) =>
      table.client.send(query, options),
    );
    found.push(...Items.map(fromHookItem));
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return inOrder(found);
}

/** The code of a hook with what is known of it; undefined if it is gone, or of a module. @throws StorageError */
export async function getCode(table: Table, hookId: string): Promise<CompiledHook | undefined> {
  const item = await getItem(table, hookCodeKey(hookId));
  if (!item) return undefined;
  const { pk: _, sk, ...code } = item;
  return code as unknown as CompiledHook;
}

/** How often hooks have failed in a row, by their ids; those that work are left out. @throws StorageError */
export async function failuresOf(
  table: Table,
  hookIds: readonly string[],
): Promise<Map<string, number>> {
  if (hookIds.length === 0) return new Map();
  const items = await getItems(table, [...new Set(hookIds)].map(hookHealthKey));
  return new Map(
    items.map((item) => [String(item['pk']).slice(HOOKS.length), Number(item['failures'])]),
  );
}

function fromHookItem(item: Record<string, unknown>): HookRecord {
  const { pk: _, sk, ...record } = item;
  return record as unknown as HookRecord;
}
