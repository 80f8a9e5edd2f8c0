/** What an answer says of its cause. */
export interface Cause {
  status: number;
  reason: string;
  /** Google's domain of the reason, such as `usageLimits`. */
  domain?: string | undefined;
}

// `rateLimitExceeded`, `subscriptionRateLimitExceeded`, `concurrentLimitExceeded`,
// `servingLimitExceeded`, `quotaExceeded`, `RATE_LIMIT_EXCEEDED`, `RESOURCE_EXHAUSTED`,
// `rate_limit_exceeded`, `tooManyRequests` …: Google's APIs add to these without notice.
const LIMIT =
  /quota|rate_?limit|limits?_?reached|(?<!deadline_?)exceed|too_?many_?|exhausted|slow_?down|throttl/i;

/**
 * Whether Google rejected a call because there were too many: it passes, and fewer calls make it pass
 * sooner. By kind, not by a list (Drive's and Calendar's error guides name some of the reasons).
 */
export function isLimit({ status, reason, domain }: Cause): boolean {
  if (status === 429 || LIMIT.test(reason)) return true;
  return status === 403 && domain === 'usageLimits';
}
