import {
  changeSubscription,
  type SubscriptionChange,
} from '../../endpoints/rows/change-subscription.ts';
import type { CompiledHook } from '../../sandbox/compiled-hook.ts';
import { changeItem } from '../../table/change-item.ts';
import { hookCodeKey, hookKey, hookSecretKey } from '../../table/hook-keys.ts';
import { subscriptionsVersionKey } from '../../table/keys.ts';
import type { Table } from '../../table/table.ts';
import { transact } from '../../table/transact.ts';
import { type Condition, isIn } from '../../table/transition.ts';
import { updateExpression } from '../../table/update-expression.ts';
import type { HookRecord } from '../hook-record.ts';
import { HOOK_TRANSITIONS } from '../hook-states.ts';

/** What is stored beside a hook. */
export interface HookParts {
  /** Absent for a module. */
  code?: CompiledHook | undefined;
  /** What its requests are signed with, sealed. */
  sealed: string;
}

/**
 * Stores a new hook with its code, and counts it among its owner's.
 * @returns whether there were fewer than the most.
 * @throws StorageError
 */
export async function putHook(
  table: Table,
  record: HookRecord,
  { code, sealed, most }: HookParts & { most: number },
): Promise<boolean> {
  const { id, owner } = record;
  const TableName = table.name;
  const counted = {
    add: { version: 1, hooks: 1 },
    when: '(attribute_not_exists(#hooks) OR #hooks < :most)',
    values: { most },
  };
  const failed = await transact(table, [
    { Update: { TableName, Key: subscriptionsVersionKey(owner), ...updateExpression(counted) } },
    { Put: { TableName, Item: { ...hookKey(owner, id), ...record } } },
    { Put: { TableName, Item: { ...hookSecretKey(id), sealed } } },
    ...(code === undefined ? [] : [putCode(table, id, code)]),
  ]);
  return failed === undefined;
}

/** The write of a hook's code, for a transaction. */
export function putCode({ name: TableName }: Table, hookId: string, code: CompiledHook) {
  return { Put: { TableName, Item: { ...hookCodeKey(hookId), ...code } } };
}

/** What is written with a hook's change, all or nothing. */
export type HookChange = SubscriptionChange<HookRecord>;

/**
 * Changes a hook, if it is still as it was read, and the version of its owner's subscriptions.
 * @returns the hook after the change; undefined if it has changed since, or is gone.
 * @throws StorageError: then the result is unknown.
 */
export function changeHook(
  table: Table,
  hook: HookRecord,
  change: HookChange,
): Promise<HookRecord | undefined> {
  return changeSubscription(table, hookKey(hook.owner, hook.id), hook, change);
}

/** That a hook's status may take a transition. */
export function statusAllows(name: keyof typeof HOOK_TRANSITIONS): Condition {
  return isIn('status', HOOK_TRANSITIONS[name].from);
}

/**
 * Moves the end of a temporary hook that heartbeats keep alive, if it has not ended.
 * @returns the hook; undefined if it is gone, has ended, or has no session.
 * @throws StorageError
 */
export async function prolongHook(
  table: Table,
  { id, owner }: Pick<HookRecord, 'id' | 'owner'>,
  { nowMs, expiresAtMs }: { nowMs: number; expiresAtMs: number },
): Promise<HookRecord | undefined> {
  const item = await changeItem(table, hookKey(owner, id), {
    patch: { expiresAtMs },
    when: '#isSession = :yes AND #expiresAtMs > :now',
    values: { yes: true, now: nowMs },
  });
  if (!item) return undefined;
  const { pk: _, sk, ...record } = item;
  return record as unknown as HookRecord;
}
