import { GoogleError } from '../google-error.ts';
import { readPageSize } from '../http/read-page-size.ts';
import { readSyncToken, type SyncPosition, writeSyncToken } from './sync-token.ts';
import type { SyncedList } from './synced-list.ts';

/** The options of a list method. */
export interface SyncPageOptions<T> {
  /** Identifies the list. */
  scope: string;
  defaultSize: number;
  maxSize: number;
  isDeleted(item: T): boolean;
  /** Query parameters that cannot be combined with a sync token. */
  forbidden?: string[];
  matches?(item: T): boolean;
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
  const { isDeleted, matches = () => true } = options;
  const scope = `${options.scope} ${list.generation}`;
  const { revision, incremental } = positionIn(query, scope, options.forbidden ?? []);
  const withDeleted = incremental || query.get('showDeleted') === 'true';
  const size = readPageSize(query, 'maxResults', {
    fallback: options.defaultSize,
    max: options.maxSize,
  });

  const found = list
    .after(revision)
    .filter(({ item }) => matches(item) && (withDeleted || !isDeleted(item)));
  const pageItems = found.slice(0, size);
  const items = pageItems.map(({ item }) => item);
  if (found.length > size) {
    const last = pageItems.at(-1)?.revision ?? revision;
    return {
      items,
      nextPageToken: writeSyncToken({ kind: 'page', scope, revision: last, incremental }),
    };
  }
  const end: SyncPosition = { kind: 'sync', scope, revision: list.revision, incremental: true };
  return { items, nextSyncToken: writeSyncToken(end) };
}

function positionIn(query: URLSearchParams, scope: string, forbidden: string[]): SyncPosition {
  const syncToken = query.get('syncToken');
  if (syncToken !== null) {
    const conflicting =
      forbidden.find((name) => query.has(name)) ??
      (query.get('showDeleted') === 'false' ? 'showDeleted' : undefined);
    if (conflicting) {
      const message = `Sync token cannot be used with ${conflicting}.`;
      throw new GoogleError('badRequest', { message, location: conflicting });
    }
  }

  const pageToken = query.get('pageToken');
  if (pageToken !== null) {
    const position = readSyncToken(pageToken, 'page', scope);
    if (!position) throw new GoogleError('invalid', { location: 'pageToken' });
    return position;
  }
  if (syncToken === null) return { kind: 'page', scope, revision: 0, incremental: false };
  const position = readSyncToken(syncToken, 'sync', scope);
  if (!position) throw new GoogleError('fullSyncRequired', { location: 'syncToken' });
  return position;
}
