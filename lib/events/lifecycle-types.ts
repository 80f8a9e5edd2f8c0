import type { LifecycleType } from '../protocol/lifecycle-data.ts';
import { type DataShape, dataShape, TEXT, TIME } from './data-shape.ts';

/** What is said of one of our types. */
export interface LifecycleTypeEntry {
  description: string;
  data: DataShape;
}

const OF_WATCH = { watchId: TEXT, resource: TEXT, account: TEXT };

const covered = dataShape({ ...OF_WATCH, channelId: TEXT }, { coveredUntil: TIME });
const uncovered = dataShape({ ...OF_WATCH, since: TIME }, { reason: TEXT });

const ofEndpoint = dataShape(
  { endpoint: TEXT, url: TEXT, since: TIME },
  { reason: TEXT, event: { type: 'object' }, attempt: { type: 'object' } },
);

const ofHook = dataShape(
  { hook: TEXT, since: TIME },
  { types: { type: 'array', items: TEXT }, reason: TEXT },
);

/** The types of our own events. */
export const LIFECYCLE_TYPES: Readonly<Record<LifecycleType, LifecycleTypeEntry>> = {
  'watch.renewed': { description: 'A watch has a new channel.', data: covered },
  'watch.uncovered': {
    description: 'The lease of a watch is over, and it has no other channel: changes are missed.',
    data: uncovered,
  },
  'watch.covered': {
    description: 'A watch that was uncovered has a channel again.',
    data: covered,
  },
  'watch.gone': {
    description: 'The resource of a watch was deleted, or its account lost access to it.',
    data: uncovered,
  },
  'account.needs_reconnect': {
    description: 'Google rejects the credentials of an account. Its watches are suspended.',
    data: dataShape({ account: TEXT, since: TIME }, { reason: TEXT }),
  },
  'account.reconnected': {
    description: 'The credentials of an account work again, or were replaced.',
    data: dataShape({ account: TEXT, since: TIME }),
  },
  'endpoint.failing': {
    description: 'An endpoint has had no success for an hour. Its events are still retried.',
    data: ofEndpoint,
  },
  'endpoint.disabled': {
    description:
      'An endpoint answered 410, or had no success for five days: nothing is sent to it.',
    data: ofEndpoint,
  },
  'endpoint.enabled': {
    description: 'Events are sent to an endpoint again. `recover` sends what it missed.',
    data: ofEndpoint,
  },
  'hook.disabled': {
    description:
      'A hook cannot be loaded, failed ten times in a row, or was disabled by its owner.',
    data: ofHook,
  },
  'hook.enabled': {
    description: 'A hook runs on events again. `reason` says why it did not.',
    data: ofHook,
  },
};
