import { hookEvent } from '../hook-events.ts';
import type { HookRecord } from '../hook-record.ts';
import { HOOK_TRANSITIONS } from '../hook-states.ts';
import { addFailure, clearFailures } from '../rows/hook-health.ts';
import { changeHook, statusAllows } from '../rows/write-hooks.ts';
import type { Prepared } from './carry-out.ts';
import type { ChainDeps } from './chain-deps.ts';

/** So many failures in a row disable a hook. */
export const FAILURES_MAX = 10;

const REASON_MAX_LENGTH = 300;

/**
 * Records how a hook is after a run. One that cannot be loaded, or has failed ten times in a row, is disabled
 * for good, and an event says so (LV-11).
 * @throws StorageError
 */
export async function afterRun(
  deps: ChainDeps,
  hook: HookRecord,
  run: Prepared['run'],
  eventId: string,
): Promise<void> {
  const { table, now } = deps;
  if (run.outcome === 'unavailable') return;
  deps.metrics.ran(run.outcome === 'ok');
  if (run.outcome === 'ok') {
    await clearFailures(table, hook.id);
    return;
  }
  const failures = await addFailure(table, hook.id, { eventId, atMs: now() });
  const said =
    run.error.name === '' ? run.error.message : `${run.error.name}: ${run.error.message}`;
  if (run.outcome === 'cannot-load') await disable(deps, hook, `It cannot be loaded. ${said}`);
  else if (failures >= FAILURES_MAX)
    await disable(
      deps,
      hook,
      `It failed ${failures} times in a row, at last: ${run.outcome}. ${said}`,
    );
}

async function disable(
  { table, now, log, metrics }: ChainDeps,
  hook: HookRecord,
  whole: string,
): Promise<void> {
  const atMs = now();
  const reason = whole.slice(0, REASON_MAX_LENGTH).toWellFormed();
  const disabled = await changeHook(table, hook, {
    patch: {
      status: HOOK_TRANSITIONS.fail.to,
      statusSinceMs: atMs,
      disabledReason: reason,
      updatedAtMs: atMs,
    },
    when: statusAllows('fail'),
    event: hookEvent(hook, 'hook.disabled', { atMs, reason }),
  });
  // It was changed meanwhile: the next failure finds it as it is then.
  if (!disabled) return;
  metrics.disabled();
  log('warn', 'a hook is disabled', { hookId: hook.id });
}
