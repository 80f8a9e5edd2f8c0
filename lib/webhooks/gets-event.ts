import type { CarriedEvent } from '../events/cloudevents.ts';
import { compileFilter } from '../matching/compile-filter.ts';
import { matchesPattern } from '../matching/matches-pattern.ts';
import type { Subscriber } from './subscriber.ts';

/**
 * Whether a subscriber gets an event: by its patterns, its owner and its filter. An event without a
 * sender is for all owners.
 * @throws TidingsError `invalid-filter`
 */
export function getsEvent({ events, owner, filter }: Subscriber, event: CarriedEvent): boolean {
  if (owner !== undefined && event.sender !== undefined && owner !== event.sender) return false;
  if (events !== undefined && !events.some((pattern) => matchesPattern(pattern, event.type)))
    return false;
  if (filter === undefined) return true;
  const { replay: _, ...candidate } = event;
  return compileFilter(filter)({ event: candidate });
}
