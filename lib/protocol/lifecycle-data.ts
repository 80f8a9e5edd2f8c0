import type { Resource } from './resource-states.ts';

/** What the events of a watch say of it. */
export interface OfWatch {
  watchId: string;
  resource: Resource;
  /** The id of its account. */
  account: string;
}

/** A watch has a live channel. */
export interface Covered extends OfWatch {
  channelId: string;
  /** The end of the channel's lease, in ISO 8601; absent if it has none. */
  coveredUntil?: string;
}

/** What the events of an endpoint say of it. */
export interface OfEndpoint {
  endpoint: string;
  url: string;
  /** Since when it has failed, or has been enabled. */
  since: string;
  reason?: string;
  event?: LastFailure['event'];
  attempt?: LastFailure['attempt'];
}

/** What the events of a hook say of it. */
export interface OfHook {
  hook: string;
  /** The patterns of event types that it is for. */
  types: readonly string[];
  /** Since when it is disabled, or enabled. */
  since: string;
  reason?: string;
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
  'hook.disabled': OfHook;
  'hook.enabled': OfHook;
}

/** The type of an event of our own. */
export type LifecycleType = keyof LifecycleData;
