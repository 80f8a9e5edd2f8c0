import { TidingsError } from '../protocol/tidings-error.ts';
import { argumentOf } from './argument.ts';
import { catchUpLater } from './catch-up/catch-up-later.ts';
import { checkHook } from './check-hook.ts';
import { findSource } from './find-source.ts';
import type { HookRouteDeps } from './hook-deps.ts';
import { hookEvent } from './hook-events.ts';
import type { HookRecord } from './hook-record.ts';
import { HOOK_TRANSITIONS } from './hook-states.ts';
import type { HookChanges } from './parse-hook.ts';
import { deleteHealth } from './rows/delete-hook.ts';
import { getCode } from './rows/read-hooks.ts';
import { changeHook, type HookChange, putCode } from './rows/write-hooks.ts';

/**
 * Changes what a hook is: the next event has the new code (LV-10). How it has failed is forgotten with
 * new code, and when it is enabled.
 * @throws TidingsError `invalid-hook`, `hook-busy`, `invalid-request`; RunnerUnavailableError;
 *   QueueRefusedError; StorageError
 */
export async function updateHook(
  deps: HookRouteDeps,
  hook: HookRecord,
  changes: HookChanges,
): Promise<HookRecord> {
  const { table, now } = deps;
  const { enabled, source, types, filter, description, timeoutSeconds } = changes;
  if (source !== undefined && source !== null) await findSource(deps, source);
  const code = await codeChange(deps, hook, changes);
  const status = statusChange(hook, enabled, now());
  if (types || filter !== undefined || source !== undefined || status?.patch.status === 'active')
    await catchUpLater(deps, hook.id);
  const changed = await changeHook(table, hook, {
    patch: {
      types,
      filter,
      watchId: source,
      description,
      timeoutMs: timeoutSeconds === undefined ? undefined : Math.round(timeoutSeconds * 1000),
      ...code?.patch,
      ...status?.patch,
      updatedAtMs: now(),
    },
    event: status?.event,
    also: [...(code?.also ?? []), ...(code || status ? [deleteHealth(table, hook.id)] : [])],
  });
  if (changed) return changed;
  throw new TidingsError('hook-busy', `The hook ${hook.id} has just changed. Try again`);
}

type Part = Pick<HookChange, 'patch' | 'event' | 'also'>;

async function codeChange(
  { table, runner }: HookRouteDeps,
  { id, type, arg: before }: HookRecord,
  { arg, code }: HookChanges,
): Promise<Part | undefined> {
  if (arg === undefined && code === undefined) return undefined;
  const known = type === 'file' ? (code ?? (await getCode(table, id))?.code) : undefined;
  const checked = await checkHook(runner, { type, arg: arg ?? before, code: known });
  return {
    patch: arg === undefined ? {} : argumentOf(type, arg),
    also: checked === undefined ? [] : [putCode(table, id, checked)],
  };
}

function statusChange(
  hook: HookRecord,
  enabled: boolean | undefined,
  atMs: number,
): Part | undefined {
  const { disable, enable } = HOOK_TRANSITIONS;
  if (enabled === undefined || enabled === (hook.status === 'active')) return undefined;
  if (enabled)
    return {
      patch: { status: enable.to, statusSinceMs: atMs, disabledReason: null },
      event: hookEvent(hook, 'hook.enabled', { atMs, reason: hook.disabledReason }),
    };
  const reason = 'Its owner has disabled it';
  return {
    patch: { status: disable.to, statusSinceMs: atMs, disabledReason: reason },
    event: hookEvent(hook, 'hook.disabled', { atMs, reason }),
  };
}
