import { TidingsError } from '../protocol/tidings-error.ts';

/** How deep `all`, `any`, `not`, `and` and `or` may be nested. */
export const FILTER_MAX_DEPTH = 5;

/** The most conditions of a filter; each attribute of `exact`, `prefix` and `suffix` is one. */
export const FILTER_MAX_CONDITIONS = 100;

/** The most bytes of all names and values of a filter. */
export const FILTER_MAX_BYTES = 4096;

/** A place in a filter that is read, and what is left of the limits. */
export interface Place {
  /** Such as `filter.any.0.q`. */
  readonly field: string;
  readonly depth: number;
  readonly left: { conditions: number; bytes: number };
}

/** Where reading begins. */
export function placeAt(field: string): Place {
  const left = { conditions: FILTER_MAX_CONDITIONS, bytes: FILTER_MAX_BYTES };
  return { field, depth: 0, left };
}

/** The place of a member. */
export function inside({ field, depth, left }: Place, name: string | number): Place {
  return { field: field === '' ? String(name) : `${field}.${name}`, depth, left };
}

/** The same place, one level deeper. */
export function deeper(place: Place): Place {
  if (place.depth === FILTER_MAX_DEPTH)
    throw invalidFilter(place, `is nested more than ${FILTER_MAX_DEPTH} levels deep`);
  return { field: place.field, depth: place.depth + 1, left: place.left };
}

/** Counts one condition. */
export function countCondition(place: Place): void {
  place.left.conditions -= 1;
  if (place.left.conditions < 0)
    throw invalidFilter(place, `is beyond the ${FILTER_MAX_CONDITIONS} conditions of a filter`);
}

/** Counts what a name or a value has. */
export function countText(place: Place, text: string): void {
  // Browsers have no Buffer.
  place.left.bytes -= new TextEncoder().encode(text).length;
  if (place.left.bytes < 0)
    throw invalidFilter(
      place,
      `is beyond the ${FILTER_MAX_BYTES} bytes of names and values of a filter`,
    );
}

/** The error for what is wrong at a place. */
export function invalidFilter({ field }: Place, problem: string): TidingsError {
  const message = `${field || 'The filter'} ${problem}.`;
  // What was sent may have half of a surrogate pair.
  return new TidingsError('invalid-filter', message.toWellFormed(), {
    field: field.toWellFormed(),
  });
}
