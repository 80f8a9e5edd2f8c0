import type { Resource } from '../protocol/resource-states.ts';
import { type DataShape, dataShape, TEXT, TIME } from './data-shape.ts';

/** What the events of a watch say of it. */
interface OfWatch {
  watchId: string;
  resource: Resource;
  /** The id of its account. */
  account: string;
}

/** A watch has a live channel. */
interface Covered extends OfWatch {
  channelId: string;
  /** The end of the channel's lease, in ISO 8601; absent if it has none. */
  coveredUntil?: string;
}

/** What the events of an endpoint say of it. */
interface OfEndpoint {
  endpoint: string;
  url: string;
  /** Since when it has failed, or has been enabled. */
  since: string;
  reason?: string;
  event?: LastFailure['event'];
  attempt?: LastFailure['attempt'];
}

/** The delivery that an endpoint failed last. */
export interface LastFailure {
  event: { id: string; type: string; sequence: string };
  /** The last attempt to deliver it. */
  attempt: { at: string; status?: number; errorClass?: string; message?: string };
}

/** The data of each event of our own. */
export interface LifecycleData {
  'watch.renewed': Covered;
  'watch.uncovered': OfWatch & { since: string; reason?: string };
  'watch.covered': Covered;
  'watch.gone': OfWatch & { since: string; reason?: string };
  'account.needs_reconnect': { account: string; since: string; reason?: string };
  'account.reconnected': { account: string; since: string };
  'endpoint.failing': OfEndpoint;
  'endpoint.disabled': OfEndpoint;
  'endpoint.enabled': OfEndpoint;
}

/** The type of an event of our own. */
export type LifecycleType = keyof LifecycleData;

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
};
