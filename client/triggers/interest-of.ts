import type { Filter } from '../../lib/matching/filter.ts';
import { matchesPattern } from '../../lib/matching/matches-pattern.ts';
import { type Interest, NO_TYPES } from '../stream/interest.ts';
import type { EventSelector, Trigger } from './trigger.ts';

/** What the program asks for besides its triggers. */
export interface BaseInterest {
  readonly types: readonly string[];
  /** What all events of the client have to match. */
  readonly filter?: Filter | undefined;
}

// What the server takes.
const TYPES_MAX = 50;
const CONDITIONS_MAX = 100;
const FILTER_MAX = 4000;

/**
 * What a client subscribes to, so that all its triggers get their events: never less, and not much more.
 */
export function interestOf(
  triggers: readonly Trigger[],
  { types, filter }: BaseInterest,
): Interest {
  const selected = [...types, ...triggers.flatMap(({ events }) => events.map(typeOf))];
  const asked = selected.length > 0 ? fewer(selected) : NO_TYPES;
  const narrow = filter ?? (types.length > 0 ? undefined : narrowing(triggers));
  return { types: asked, ...(narrow && { filter: narrow }) };
}

function typeOf(selector: EventSelector): string {
  return typeof selector === 'string' ? selector : selector.type;
}

// Fewer and wider ones, where there are too many.
function fewer(patterns: readonly string[]): string[] {
  const covers = (pattern: string, type: string) =>
    pattern === '*' || (!type.includes('*') && matchesPattern(pattern, type));
  const types = [...new Set(patterns)].sort();
  const needed = types.filter((type) => !types.some((by) => by !== type && covers(by, type)));
  if (needed.length <= TYPES_MAX) return needed;
  const wide = [...new Set(needed.map((type) => `${type.split('.', 1)}.*`))];
  return wide.length > TYPES_MAX || wide.includes('*.*') ? ['*'] : wide;
}

// By sources and subjects, if all triggers name some.
function narrowing(triggers: readonly Trigger[]): Filter | undefined {
  const each = triggers.flatMap((trigger) => trigger.events.map((event) => ofOne(trigger, event)));
  const distinct = new Set(each.map((filter) => JSON.stringify(filter)));
  const texts = [...distinct].sort();
  const filter = texts.includes('{}') ? undefined : any(texts.map((text) => JSON.parse(text)));
  const text = JSON.stringify(filter) ?? '';
  const isTooMuch = text.length > FILTER_MAX || text.split('"exact"').length > CONDITIONS_MAX;
  return isTooMuch ? undefined : filter;
}

function ofOne({ sources, subjects }: Trigger, event: EventSelector): Filter {
  const exact = (name: string, values: readonly string[]) =>
    values.map((value) => ({ exact: { [name]: value } }));
  const all = [
    any([...exact('subject', subjects), ...exact('sender', subjects)]),
    any(exact('source', sources)),
    any(exact('subject', typeof event === 'string' ? [] : [event.subject])),
  ].filter((filter) => filter !== undefined);
  return all.length > 1 ? { all } : (all[0] ?? {});
}

function any(filters: Filter[]): Filter | undefined {
  return filters.length > 1 ? { any: filters } : filters[0];
}
