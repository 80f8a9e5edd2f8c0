import type { TidingsError } from '../protocol/tidings-error.ts';

/** A request to one subscriber, and how its last attempt ended. */
export type WebhookResult = WebhookRequest & WebhookOutcome;

/** What is the same for all attempts. */
export interface WebhookRequest {
  deliveryId: string;
  /** The name of the event. */
  event: string;
  eventId: string;
  /** It may have a secret in it. */
  url: string;
  /** The id of the subscriber. */
  endpoint?: string;
  /** How many attempts were made. */
  attempts: number;
}

/** How a request ended. */
export type WebhookOutcome =
  /** It was answered with 2xx. */
  | { outcome: 'delivered'; status: number; durationMs: number }
  /** It was answered with something else, or not at all, or could not be made. */
  | { outcome: 'failed'; error: TidingsError; status?: number }
  | { outcome: 'timed-out'; error: TidingsError }
  /** Its address is none that may be connected to. It is not tried again. */
  | { outcome: 'refused'; error: TidingsError }
  /** The sender's signal came first. */
  | { outcome: 'cancelled' };

/** What an event's sender can be told of each request, when it is done. */
export interface Callbacks {
  onSuccess?: ((result: WebhookResult) => unknown) | undefined;
  /** Gets timeouts too, if there is no `onTimeout`. */
  onError?: ((result: WebhookResult) => unknown) | undefined;
  onTimeout?: ((result: WebhookResult) => unknown) | undefined;
}

/** The callback for a result; undefined if there is none. Refused and cancelled requests have none. */
export function callbackFor(
  { outcome }: WebhookOutcome,
  { onSuccess, onError, onTimeout }: Callbacks,
): ((result: WebhookResult) => unknown) | undefined {
  if (outcome === 'delivered') return onSuccess;
  if (outcome === 'timed-out') return onTimeout ?? onError;
  return outcome === 'failed' ? onError : undefined;
}

/** The errors that no callback has got. */
export function unhandledErrors(
  results: readonly WebhookResult[],
  callbacks: Callbacks,
): TidingsError[] {
  return results.flatMap((result) =>
    'error' in result && callbackFor(result, callbacks) === undefined ? [result.error] : [],
  );
}
