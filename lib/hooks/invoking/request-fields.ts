import * as v from 'valibot';

/** What is said of a request that is neither. */
export const KIND_PROBLEM = 'must be check or run';

/** An event. It was checked before it was sent, and the code gets the rest as it is. */
export const EVENT = v.looseObject({ id: v.string('must be a text') }, 'must be an object');

/** The number of a run of a hook with an event. */
export const ATTEMPT = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be 1 or more'),
);

/** How long a run may take, in milliseconds. */
export function timeoutOf(maxMs: number) {
  const range = `must be more than 0 and at most ${maxMs}`;
  return v.pipe(v.number(range), v.gtValue(0, range), v.maxValue(maxMs, range));
}
