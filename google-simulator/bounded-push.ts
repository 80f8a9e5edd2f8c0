const LOG_LIMIT = 10_000;

/** Appends to a log that keeps at least its newest 10,000 entries, and at most twice as many. */
export function boundedPush<T>(log: T[], entry: T): void {
  log.push(entry);
  // Removes in bulk, as every `shift` would move the whole array.
  if (log.length >= 2 * LOG_LIMIT) log.splice(0, log.length - LOG_LIMIT);
}
