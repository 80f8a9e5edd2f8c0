/** What bounds a lease, all in seconds. */
export interface LeaseBounds {
  /** What the user requests, if anything. */
  wantedSeconds?: number | undefined;
  /** The longest that Google grants; undefined where it does not say. */
  maxSeconds?: number | undefined;
  /** The setting: a channel that died without expiring is noticed after this time (docs/google-push.md, L16). */
  capSeconds: number;
}

/**
 * The lease to ask Google for, in seconds: the longest there is, because without one Google grants
 * an hour on Drive (docs/google-push.md, L1), but never more than the user or the setting allows.
 * Google may grant less.
 */
export function leaseToAsk({ wantedSeconds, maxSeconds, capSeconds }: LeaseBounds): number {
  return Math.min(capSeconds, wantedSeconds ?? capSeconds, maxSeconds ?? capSeconds);
}
