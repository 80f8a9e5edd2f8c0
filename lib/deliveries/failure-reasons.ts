/** Why a delivery is given up. docs/deliveries.md has these sentences. */
export const FAILURE_REASONS = {
  'attempts-used-up': 'The last attempt has failed.',
  'endpoint-gone': 'The endpoint answered 410.',
  'endpoint-paused': 'It was paused before the next attempt.',
  'endpoint-disabled': 'It was disabled before the next attempt.',
  'endpoint-deleted': 'It was deleted before the next attempt.',
  'event-expired': 'The event, or the request of a hook, is no longer stored.',
  'dropped-by-hook': 'A hook that the endpoint waits for has dropped the event meanwhile.',
  'recipient-gone': 'The request of a hook was answered with 410.',
  'hook-deleted': 'The hook that asked for the request is gone.',
} as const;

/** Why a delivery is given up. */
export type FailureReason = keyof typeof FAILURE_REASONS;
