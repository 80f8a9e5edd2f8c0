import { TidingsError } from '../protocol/tidings-error.ts';
import { DEFAULT_TIMEOUT_MS } from '../sandbox/limits.ts';
import { newSecret } from '../signing/secret.ts';
import { argumentOf } from './argument.ts';
import { catchUpLater } from './catch-up/catch-up-later.ts';
import { checkHook } from './check-hook.ts';
import { findSource } from './find-source.ts';
import type { HookRouteDeps } from './hook-deps.ts';
import type { HookRecord } from './hook-record.ts';
import { sealHookSecret } from './hook-secret.ts';
import { HOOK_TRANSITIONS } from './hook-states.ts';
import { liveHooks } from './live-hooks.ts';
import { DEFAULT_MODULE_TIMEOUT_MS } from './modules/limits.ts';
import type { HookSpec } from './parse-hook.ts';
import { putHook } from './rows/write-hooks.ts';
import { SESSION_MS } from './session.ts';

/**
 * Creates a hook. Two of the same are two hooks, and each runs (LV-03).
 * @returns it, and its secret, which is shown this once.
 * @throws TidingsError `invalid-hook`, `not-found` with the field `source`, `hook-limit`;
 *   RunnerUnavailableError; QueueRefusedError; StorageError; what the sealer throws.
 */
export async function createHook(
  deps: HookRouteDeps,
  spec: HookSpec,
): Promise<{ hook: HookRecord; secret: string }> {
  const { table, owner, sealer, runner, randomBytes, maxHooks: most } = deps;
  if (spec.source !== undefined) await findSource(deps, spec.source);
  const code = await checkHook(runner, spec);
  const hook = recordOf(deps, spec);
  const secret = newSecret(randomBytes);
  const sealed = await sealHookSecret(sealer, hook, secret);
  const parts = { code, sealed, most };
  await catchUpLater(deps, hook.id);
  if (await putHook(table, hook, parts)) return { hook, secret };
  // Some of them may have ended.
  const live = await liveHooks(deps, owner);
  if (live.length < most && (await putHook(table, hook, parts))) return { hook, secret };
  throw new TidingsError(
    'hook-limit',
    `There are ${most} hooks already, which are the most. Delete one, or deploy with a larger maxHooks`,
  );
}

function recordOf({ owner, now, randomId }: HookRouteDeps, spec: HookSpec): HookRecord {
  const { types, filter, source, type, arg, description, persistent, ttlSeconds } = spec;
  const nowMs = now();
  const isSession = !persistent && ttlSeconds === undefined;
  const livesMs = ttlSeconds === undefined ? SESSION_MS : ttlSeconds * 1000;
  const defaultMs = type === 'module' ? DEFAULT_MODULE_TIMEOUT_MS : DEFAULT_TIMEOUT_MS;
  const { timeoutSeconds = defaultMs / 1000 } = spec;
  return {
    id: randomId(),
    owner,
    types,
    ...(filter === undefined ? {} : { filter }),
    ...(source === undefined ? {} : { watchId: source }),
    type,
    ...argumentOf(type, arg),
    ...(description === undefined ? {} : { description }),
    timeoutMs: Math.round(timeoutSeconds * 1000),
    persistent,
    ...(persistent ? {} : { expiresAtMs: nowMs + livesMs }),
    ...(isSession ? { isSession } : {}),
    status: HOOK_TRANSITIONS.create.to,
    statusSinceMs: nowMs,
    version: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}
