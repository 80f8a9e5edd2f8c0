/** An order of ten items. */
export const HOOK_EVENT = {
  id: 'event1',
  type: 'order.paid',
  data: {
    items: Array.from({ length: 10 }, (_, index) => ({ name: `item ${index}`, price: index })),
  },
};

/** What the sandbox is invoked with: a hook that sums the order up. */
export const HOOK_INPUT = {
  kind: 'run',
  owner: 'ada',
  hook: {
    code: 'export const hook = ({ event }) => ({ data: { ...event.data, total: event.data.items.reduce((sum, { price }) => sum + price, 0) } });',
    form: 'module',
    digest: '',
  },
  event: HOOK_EVENT,
  attempt: 1,
  now: 0,
  timeoutMs: 1000,
};
