import type { Candidate } from '../matching/candidate.ts';
import { compileSubscriptions, type Subscription } from '../matching/compile-subscriptions.ts';
import type { Filter } from '../matching/filter.ts';
import type { HookRecord } from './hook-record.ts';

/** What a hook is for, as a subscription: its source is one more condition (LV-08). */
export function subscriptionOf({ id, types, filter, watchId }: HookRecord): Subscription {
  return { id, patterns: types, filter: filterOf(watchId, filter) };
}

/** Whether an event is one for a hook. */
export function matcherOf(hook: HookRecord): (candidate: Candidate) => boolean {
  const match = compileSubscriptions([subscriptionOf(hook)]);
  return (candidate) => match(candidate).length > 0;
}

function filterOf(watchId: string | undefined, filter: Filter | undefined): Filter | undefined {
  if (watchId === undefined) return filter;
  const ofSource: Filter = { exact: { source: `/watches/${watchId}` } };
  return filter === undefined ? ofSource : { all: [ofSource, filter] };
}
