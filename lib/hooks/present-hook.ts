import { iso } from '../api/present.ts';
import type { HookRecord } from './hook-record.ts';

/** A hook as the API shows it: never what its requests are signed with. */
export function presentHook(hook: HookRecord, failures?: number) {
  const { id, types, filter, watchId, type, arg, description, persistent } = hook;
  return {
    id,
    types,
    filter,
    source: watchId,
    type,
    arg,
    description,
    timeoutSeconds: hook.timeoutMs / 1000,
    persistent,
    expiresAt: iso(hook.expiresAtMs),
    status: hook.status,
    statusSince: iso(hook.statusSinceMs),
    disabledReason: hook.disabledReason,
    failures,
    createdAt: iso(hook.createdAtMs),
    updatedAt: iso(hook.updatedAtMs),
  };
}
