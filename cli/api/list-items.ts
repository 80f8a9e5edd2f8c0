import type { ApiCall, ApiClient } from './api-client.ts';
import { nextCursorOf } from './next-cursor.ts';

/** A list that may have several pages. */
export interface ListRequest {
  path: string;
  /** The field of the answer that has the items. */
  name: string;
  query?: ApiCall['query'];
  /** How many items at most. */
  limit: number;
  /** Where to go on. */
  cursor?: string | undefined;
}

/** What was listed. */
export interface Listed {
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are the API's, and shown as they come.
  items: any[];
  /** Where it goes on, if it may. */
  nextCursor?: string;
}

const LARGEST_PAGE = 100;

/** Reads pages until there are enough items, or no more. @throws CommandError */
export async function listItems(api: ApiClient, request: ListRequest): Promise<Listed> {
  const { path, name, query, limit } = request;
  const items: Listed['items'] = [];
  let { cursor } = request;
  while (true) {
    const size = Math.min(LARGEST_PAGE, limit - items.length);
    const { document } = await api.call('GET', path, { query: { ...query, limit: size, cursor } });
    const page: Listed['items'] = document[name];
    for (const item of page) items.push(item);
    const next = nextCursorOf({ cursor, items: page, nextCursor: document.nextCursor });
    if (next === undefined || items.length >= limit)
      return next === undefined ? { items } : { items, nextCursor: next };
    cursor = next;
  }
}
