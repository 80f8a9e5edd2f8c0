const LOG_LIMIT = 10_000;

/** Appends to a log that keeps at least its newest 10,000 entries, and at most twice as many. */
export function boundedPush<T>(log: T[], entry: T): void {
  log.push(entry);
  // In bulk, as shifting one entry at a time moves the whole array each time.
  if (log.length >= 2 * LOG_LIMIT) log.splice(0, log.length - LOG_LIMIT);
}
