import type { Delivery } from './delivery.ts';

const DELIVERED = new Set<number | undefined>([102, 200, 201, 202, 204]);
const RETRIED = new Set<number | undefined>([500, 502, 503, 504]);

/** What Google makes of a receiver's status, the same in all push guides; no answer at all is retried. */
export function judge(status: number | undefined): Delivery['outcome'] {
  if (DELIVERED.has(status)) return 'delivered';
  return status === undefined || RETRIED.has(status) ? 'retrying' : 'dropped';
}
