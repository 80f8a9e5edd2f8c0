/**
 * The seconds before each retry, by Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#retry-schedule):
 * ten attempts within three days and three hours.
 */
export const RETRY_SCHEDULE_SECONDS: readonly number[] = [
  5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400,
];

/** By how much of itself each of these is shortened or prolonged. */
export const RETRY_JITTER = 0.2;
