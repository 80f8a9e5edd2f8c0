import { createHash } from 'node:crypto';

const HASH_BYTES = 18;

/** What a request is the place of in the effects of a run. */
export interface RequestPlace {
  hookId: string;
  eventId: string;
  /** Its place among the requests of the run, from 0. */
  index: number;
}

/**
 * The id of a request: the same however often the hook runs with the event. It has no dots, which
 * Standard Webhooks forbids.
 */
export function requestId({ hookId, eventId, index }: RequestPlace): string {
  const parts = JSON.stringify([hookId, eventId, index]);
  const digest = createHash('sha256').update(parts).digest();
  return `r${digest.subarray(0, HASH_BYTES).toString('base64url')}`;
}
