import { TidingsError } from '../protocol/tidings-error.ts';
import type { PageRequest } from '../table/page.ts';

const PAGE_DEFAULT = 50;
const PAGE_MAX = 100;

/**
 * The query of a list.
 * @param usual how long a page is without a limit
 * @throws TidingsError `invalid-request`
 */
export function parsePageRequest(
  query: Record<string, string | undefined>,
  usual = PAGE_DEFAULT,
): PageRequest {
  const { limit = String(usual), cursor } = query;
  if (/^\d{1,3}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= PAGE_MAX)
    return { limit: Number(limit), cursor };
  throw new TidingsError('invalid-request', `limit must be a number from 1 to ${PAGE_MAX}`, {
    field: 'limit',
  });
}
