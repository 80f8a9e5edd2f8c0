import { GoogleError } from '../google-error.ts';
import { notServed } from './not-served.ts';

// Parameters of every method that do not change what it does.
const STANDARD = new Set(['alt', 'fields', 'key', 'prettyPrint', 'quotaUser', 'userIp', '$.xgafv']);

/**
 * Checks that every query parameter is one that the method honours: an ignored one would make a
 * wrong result look right. `served` lists names, or `name=value` for a parameter of which the
 * simulator serves certain values only.
 * @throws GoogleError (501)
 */
export function checkParameters(
  query: URLSearchParams,
  served: readonly string[],
  method: string,
): void {
  for (const [name, value] of query) {
    if (STANDARD.has(name) || served.includes(name)) continue;
    const values = served.filter((entry) => entry.startsWith(`${name}=`));
    if (values.length === 0) throw notServed(`the parameter ${name} of ${method}`);
    if (!values.includes(`${name}=${value}`)) throw notServed(`${name}=${value} of ${method}`);
  }
}

/** Reads a boolean parameter. @throws GoogleError (400) if it is neither true nor false. */
export function readFlag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  if (value === null || /^(?:true|false)$/i.test(value)) return value?.toLowerCase() === 'true';
  throw new GoogleError('invalid', { location: name });
}

/**
 * Reads a time as milliseconds since the epoch.
 * @throws GoogleError (400) if it is not an RFC 3339 time.
 */
export function readTime(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const isTime = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(value);
  const time = isTime && isDate(value.slice(0, 10)) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new GoogleError('badRequest', { location: name });
  return time;
}

// JavaScript takes February 30 as March 2.
function isDate(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
