/**
 * How much concurrency each function reserves. Nothing by default, since an account as AWS creates it
 * has none to reserve. With a number for `receive`, `manage` is limited to half of it, and the sweep
 * and renewal have a part that a flood of requests cannot take.
 */
exports.reserved = (receiveConcurrency) => {
  const limit = Number(receiveConcurrency);
  if (!Number.isSafeInteger(limit) || limit < 2) return {};
  return { receive: limit, manage: Math.floor(limit / 2), sweep: 1, renew: RENEWALS_AT_ONCE };
};

// As many as the queue invokes at once: maximumConcurrency in renewal.yml.
const RENEWALS_AT_ONCE = 10;
