import { GoogleError } from '../google-error.ts';

/** Reads the query parameter `name` as a page size: 1 to `max`, or `fallback` if absent. */
export function readPageSize(
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
