import type { HookRecord } from './hook-record.ts';

/** Whether a hook has not ended: a temporary one does when its session or its time is over. */
export function isLive({ expiresAtMs }: Pick<HookRecord, 'expiresAtMs'>, nowMs: number): boolean {
  return expiresAtMs === undefined || expiresAtMs > nowMs;
}
