import { LRUCache } from 'lru-cache';
import { errorFields, type Log } from '../log.ts';
import type { Candidate } from '../matching/candidate.ts';
import { compileSubscriptions, type Subscription } from '../matching/compile-subscriptions.ts';
import { usesTransitions } from '../matching/uses-transitions.ts';
import type { Table } from '../table/table.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { allEndpoints } from './rows/read-endpoints.ts';
import type { SubscriptionVersions } from './subscription-versions.ts';

// What a process keeps of endpoints, in characters of their patterns and filters: compiled they take
// several times as much. The largest that 1,000 endpoints can have is less.
const KEPT_MAX_CHARACTERS = 20_000_000;
// Of an owner without endpoints.
const CHARACTERS_OF_AN_OWNER = 1000;

/** An owner's active endpoints, ready to be matched with events. */
export interface Subscriptions {
  isEmpty: boolean;
  /** Whether one of them compares an event with the one before. */
  usesTransitions: boolean;
  /** The ids of the endpoints that an event is for. */
  match: (candidate: Candidate) => string[];
  /** The hooks that endpoints wait for, by the ids of the latter. */
  after: ReadonlyMap<string, readonly string[]>;
}

/** The endpoints of all owners, as far as a process has read them. */
export interface SubscriptionsCache {
  /** @throws StorageError */
  of(owner: string): Promise<Subscriptions>;
}

interface Kept {
  version: number;
  subscriptions: Subscriptions;
}

/** Keeps each owner's endpoints compiled, and reads them again once one has changed. */
export function subscriptionsCache(deps: {
  table: Table;
  versions: SubscriptionVersions;
  log: Log;
}): SubscriptionsCache {
  const { table, versions, log } = deps;
  const kept = new LRUCache<string, Kept>({ maxSize: KEPT_MAX_CHARACTERS });
  return {
    async of(owner) {
      // Read before the endpoints: a change in between is seen at the next look.
      const version = await versions.of(owner);
      const known = kept.get(owner);
      if (known?.version === version) return known.subscriptions;
      const endpoints = version === 0 ? [] : await allEndpoints(table, owner);
      const subscriptions = compile(endpoints, log);
      const size = CHARACTERS_OF_AN_OWNER + charactersOf(endpoints);
      kept.set(owner, { version, subscriptions }, { size });
      return subscriptions;
    },
  };
}

function charactersOf(endpoints: readonly EndpointRecord[]): number {
  return endpoints.reduce(
    (sum, { events, filter }) => sum + JSON.stringify([events, filter]).length,
    0,
  );
}

function compile(endpoints: readonly EndpointRecord[], log: Log): Subscriptions {
  const sound = endpoints
    .filter(({ status }) => status === 'active')
    .map(({ id, events, filter }): Subscription => ({ id, patterns: events, filter }))
    .filter((subscription) => isSound(subscription, log));
  return {
    isEmpty: sound.length === 0,
    usesTransitions: sound.some(({ filter }) => filter !== undefined && usesTransitions(filter)),
    match: compileSubscriptions(sound),
    after: new Map(
      endpoints.flatMap(({ id, after = [] }) => (after.length > 0 ? [[id, after]] : [])),
    ),
  };
}

// A row that cannot be read costs no other endpoint its events.
function isSound(subscription: Subscription, log: Log): boolean {
  try {
    compileSubscriptions([subscription]);
    return true;
  } catch (error) {
    log('error', 'an endpoint cannot be matched with events', {
      endpointId: subscription.id,
      ...errorFields(error),
    });
    return false;
  }
}
