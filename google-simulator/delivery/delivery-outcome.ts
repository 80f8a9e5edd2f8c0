import type { Delivery } from './delivery.ts';

const DELIVERED = new Set<number | undefined>([102, 200, 201, 202, 204]);
const RETRIED = new Set<number | undefined>([500, 502, 503, 504]);

/**
 * The outcome of an attempt by the receiver's status, the same in all push guides. No response
 * counts as retryable.
 */
export function deliveryOutcome(status: number | undefined): Delivery['outcome'] {
  if (DELIVERED.has(status)) return 'delivered';
  return status === undefined || RETRIED.has(status) ? 'retrying' : 'dropped';
}
