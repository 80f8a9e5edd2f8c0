import type { Transitions } from '../table/transition.ts';

/** The statuses of an endpoint. */
export const ENDPOINT_STATUSES = {
  active: 'Events are sent to it.',
  paused: 'Its owner has paused it: nothing is sent until it is enabled.',
  disabled:
    'It answered 410, or had no success for five days: nothing is sent until it is enabled.',
} as const;

/** Whether events are sent to an endpoint. */
export type EndpointStatus = keyof typeof ENDPOINT_STATUSES;

/** What happens to an endpoint's status. */
export const ENDPOINT_TRANSITIONS = {
  create: { from: [], to: 'active', when: 'POST /endpoints stores it.' },
  createPaused: { from: [], to: 'paused', when: 'POST /endpoints stores it with `paused`.' },
  pause: {
    from: ['active', 'paused', 'disabled'],
    to: 'paused',
    when: 'POST /endpoints/{id}/pause, or PATCH with `paused`.',
  },
  enable: {
    from: ['paused', 'disabled'],
    to: 'active',
    when: 'POST /endpoints/{id}/enable, or PATCH with `paused: false`.',
  },
  disable: {
    from: ['active'],
    to: 'disabled',
    when: 'It answers 410, or fails for the fifth day without a success.',
  },
} as const satisfies Transitions<EndpointStatus>;
