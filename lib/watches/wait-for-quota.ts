import type { ChannelRecord } from '../channels/channel-record.ts';
import { settleWatch } from './rows/claim-watch.ts';
import type { Renewer } from './watch-deps.ts';
import type { WatchRecord } from './watch-record.ts';

/** A watch under a claim whose account has to leave Google alone. */
export interface QuotaWait {
  watch: WatchRecord;
  /** The channel that the watch still has. */
  current: ChannelRecord | undefined;
  untilMs: number;
}

// After the wait an account's watches do not all come at once.
const SPREAD_MS = 5 * 60_000;

/**
 * Settles a watch that has to wait because the quota of its account is used up. As long as its lease
 * runs nothing is wrong with it; without one it says so.
 * @throws StorageError
 */
export async function waitForQuota(
  { table, random, now, log, metrics }: Renewer,
  { watch, current, untilMs }: QuotaWait,
): Promise<void> {
  const dueAtMs = untilMs + Math.ceil(random() * SPREAD_MS);
  if (current) {
    await settleWatch(table, watch, { dueAtMs });
    return;
  }
  const { id: watchId, resource, condition, conditionSinceMs } = watch;
  const message = `Google's quota for account ${watch.account} is used up. It is tried again by itself.`;
  const failure = { class: 'retry', reason: 'quota', message, atMs: now() };
  metrics.failed({ resource, errorClass: failure.class, uncovered: true });
  log('error', 'an uncovered watch has to wait for the quota', { watchId, resource, untilMs });
  await settleWatch(table, watch, {
    dueAtMs,
    failure,
    condition: 'failing',
    updatedAtMs: now(),
    conditionSinceMs: (condition === 'failing' ? conditionSinceMs : undefined) ?? now(),
  });
}
