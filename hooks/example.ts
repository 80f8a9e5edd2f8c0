import type { Hook } from '../lib/index.ts';

/** The hook of the README: an event of its own for each large order. */
export const hook: Hook<{ total: number }> = ({ event, log }) => {
  log('an order of', event.data.total);
  return event.data.total > 100 ? { emit: [{ type: 'order.large', data: event.data }] } : null;
};
