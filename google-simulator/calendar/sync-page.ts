import { GoogleError } from '../google-error.ts';
import { readFlag } from '../http/check-parameters.ts';
import { readPageSize } from '../http/read-page-size.ts';
import { readSyncToken, type SyncPosition, writeSyncToken } from './sync-token.ts';
import type { Revised, SyncedList } from './synced-list.ts';

/** The options of a list method. */
export interface SyncPageOptions<T> {
  /** Identifies the list. */
  scope: string;
  defaultSize: number;
  maxSize: number;
  isDeleted(item: T): boolean;
  /** Query parameters that cannot be combined with a sync token. */
  forbidden?: string[];
  matches?(revised: Revised<T>): boolean;
  /** Whether deleted items are listed although no parameter asks for them. */
  withDeleted?: boolean;
  /** An order of the items other than that of their changes: such a list gives no sync token. */
  order?: ((a: T, b: T) => number) | undefined;
}

/**
 * One page of a list. Only the last page has a sync token (Calendar's guide on synchronisation).
 */
export interface SyncPage<T> {
  items: T[];
  nextPageToken?: string;
  nextSyncToken?: string;
}

/** Lists a page of a Calendar collection, from the start or from a token. */
export function syncPage<T>(
  list: SyncedList<T>,
  query: URLSearchParams,
  options: SyncPageOptions<T>,
): SyncPage<T> {
  const { isDeleted, matches = () => true, order, scope } = options;
  const position = positionIn(list, query, options);
  const { incremental, revision, generation } = position;
  const withDeleted = incremental || options.withDeleted || readFlag(query, 'showDeleted');
  const size = readPageSize(query, 'maxResults', {
    fallback: options.defaultSize,
    max: options.maxSize,
  });

  const found = list
    .after(order ? 0 : revision)
    .filter((revised) => matches(revised) && (withDeleted || !isDeleted(revised.item)));
  // With an order of its own, the position of a page is a number of items.
  const rest = order ? found.sort((a, b) => order(a.item, b.item)).slice(revision) : found;
  const pageItems = rest.slice(0, size);
  const items = pageItems.map(({ item }) => item);
  if (rest.length > size) {
    const last = order ? revision + size : (pageItems.at(-1)?.revision ?? revision);
    const next: SyncPosition = { kind: 'page', scope, generation, revision: last, incremental };
    return { items, nextPageToken: writeSyncToken(next) };
  }
  if (order) return { items };
  const end = { kind: 'sync', scope, generation, revision: list.revision } as const;
  return { items, nextSyncToken: writeSyncToken({ ...end, incremental: true }) };
}

function positionIn<T>(
  { generation }: SyncedList<T>,
  query: URLSearchParams,
  { scope, forbidden = [] }: SyncPageOptions<T>,
): SyncPosition {
  const syncToken = query.get('syncToken');
  if (syncToken !== null) requireNoneOf(forbidden, query);
  const pageToken = query.get('pageToken');
  if (pageToken !== null) {
    const position = readSyncToken(pageToken, 'page', scope);
    if (position?.generation !== generation) {
      throw new GoogleError('invalid', { location: 'pageToken' });
    }
    return position;
  }
  if (syncToken === null) {
    return { kind: 'page', scope, generation, revision: 0, incremental: false };
  }
  const position = readSyncToken(syncToken, 'sync', scope);
  if (!position) throw new GoogleError('invalid', { location: 'syncToken' });
  if (position.generation === generation) return position;
  throw new GoogleError('fullSyncRequired', { location: 'syncToken' });
}

function requireNoneOf(forbidden: string[], query: URLSearchParams): void {
  const conflicting =
    forbidden.find((name) => query.has(name)) ??
    (query.get('showDeleted') === 'false' ? 'showDeleted' : undefined);
  if (conflicting === undefined) return;
  const message = `Sync token cannot be used with ${conflicting}.`;
  throw new GoogleError('badRequest', { message, location: conflicting });
}
