import * as v from 'valibot';

/** A whole number of a range, both ends included, with the words for it. */
export function wholeNumber(least: number, most: number, message: string) {
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}
