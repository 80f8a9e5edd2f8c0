import type { Transitions } from '../table/transition.ts';

/** The statuses of a delivery. */
export const DELIVERY_STATUSES = {
  pending: 'It has failed so far, or waits; the next attempt comes by itself.',
  delivered: 'The endpoint answered with a 2xx.',
  failed: 'It is given up: `retry` or `recover` sends it again.',
} as const;

/** How a delivery is. */
export type DeliveryStatus = keyof typeof DELIVERY_STATUSES;

/** What happens to a delivery. */
export const DELIVERY_TRANSITIONS = {
  succeed: {
    from: ['pending', 'failed', 'delivered'],
    to: 'delivered',
    when: 'An attempt is answered with a 2xx, whatever happened meanwhile.',
  },
  postpone: {
    from: ['pending'],
    to: 'pending',
    when: 'An attempt fails and another one is left, or the endpoint is spared for now.',
  },
  giveUp: {
    from: ['pending'],
    to: 'failed',
    when: 'The last attempt fails, the endpoint is paused, disabled or deleted, a hook drops the event, or it expires.',
  },
  sendAgain: {
    from: ['pending', 'failed', 'delivered'],
    to: 'pending',
    when: '`retry`, `recover` or `replay` sends it, and the attempt fails.',
  },
} as const satisfies Transitions<DeliveryStatus>;
