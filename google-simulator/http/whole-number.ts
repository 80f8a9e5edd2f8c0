import { GoogleError } from '../google-error.ts';

/** The query parameter `name` as a number from 1 to `max`, or `fallback`. */
export function wholeNumber(
  query: URLSearchParams,
  name: string,
  { fallback, max }: { fallback: number; max: number },
): number {
  const given = query.get(name);
  if (given === null) return fallback;
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1) throw new GoogleError('invalid', { location: name });
  return Math.min(value, max);
}
