import { GoogleError } from '../google-error.ts';

/**
 * One page of a list whose page tokens are offsets.
 * @throws GoogleError (400) if the page token is not one of such a list.
 */
export function offsetPage<T>(
  items: T[],
  query: URLSearchParams,
  size: number,
): { items: T[]; nextPageToken?: string } {
  const pageToken = query.get('pageToken') ?? '0';
  if (!/^\d{1,9}$/.test(pageToken)) throw new GoogleError('invalid', { location: 'pageToken' });
  const from = Number(pageToken);
  const page = items.slice(from, from + size);
  const isLast = from + size >= items.length;
  return isLast ? { items: page } : { items: page, nextPageToken: String(from + size) };
}
