/** One lease that Google granted, in milliseconds since the epoch. */
export interface Lease {
  openedAtMs: number;
  /** As Google granted it, which is not always what was asked for. */
  expirationMs: number;
}

/** What renewal is planned with. */
export interface RenewalRules {
  /** Longer than two periods of the scheduler, so that a failed renewal is tried again in time. */
  minLeadMs: number;
  /** At least 0, less than 1. */
  random: () => number;
}

const LEAD_SHARE = 0.25;
const MAX_LEAD_SHARE = 0.5;
const JITTER_SHARE = 0.1;

/**
 * When a lease is to be renewed: a quarter of its life before its end, or the minimum lead if that
 * is longer. A cron as rare as the lease is long has a second of slack, and one failure costs an
 * hour (docs/google-push.md, L2). Chance brings it forward by up to a tenth of the life, so
 * that a thousand watches made at once are not renewed at once.
 *
 * The lead is never more than half of the life, or a lease shorter than the minimum lead would be
 * due as soon as it is opened, for ever. So the result always lies between 40 % and 75 % of the
 * life; only a lease that was over when it was granted is due at its expiration, which is past.
 */
export function renewalTime(
  { openedAtMs, expirationMs }: Lease,
  { minLeadMs, random }: RenewalRules,
): number {
  const lifeMs = Math.max(0, expirationMs - openedAtMs);
  const leadMs = Math.min(Math.max(minLeadMs, LEAD_SHARE * lifeMs), MAX_LEAD_SHARE * lifeMs);
  return Math.floor(expirationMs - leadMs - random() * JITTER_SHARE * lifeMs);
}
