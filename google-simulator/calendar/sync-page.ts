import { GoogleError } from '../google-error.ts';
import { wholeNumber } from '../http/whole-number.ts';
import { readSyncToken, type SyncPosition, writeSyncToken } from './sync-token.ts';
import type { SyncedList } from './synced-list.ts';

/** What a listing differs by. */
export interface SyncPageOptions<T> {
  /** Names the list, and whose it is. */
  scope: string;
  defaultSize: number;
  maxSize: number;
  isDeleted(item: T): boolean;
  /** Query parameters that may not go with a sync token. */
  forbidden?: string[];
  isWanted?(item: T): boolean;
}

/** One page of a list; the sync token comes with the last page only (Calendar's guide on synchronisation). */
export interface SyncPage<T> {
  items: T[];
  nextPageToken?: string;
  nextSyncToken?: string;
}

/** Answers a list call of Calendar, from the start or from a token. */
export function syncPage<T>(
  list: SyncedList<T>,
  query: URLSearchParams,
  options: SyncPageOptions<T>,
): SyncPage<T> {
  const { isDeleted, isWanted = () => true } = options;
  const scope = `${options.scope} ${list.generation}`;
  const { revision, incremental } = positionIn(query, scope, options.forbidden ?? []);
  const withDeleted = incremental || query.get('showDeleted') === 'true';
  const size = wholeNumber(query, 'maxResults', {
    fallback: options.defaultSize,
    max: options.maxSize,
  });

  const found = list
    .after(revision)
    .filter(({ item }) => isWanted(item) && (withDeleted || !isDeleted(item)));
  const shown = found.slice(0, size);
  const items = shown.map(({ item }) => item);
  if (found.length > size) {
    const last = shown.at(-1)?.revision ?? revision;
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
    const wrong =
      forbidden.find((name) => query.has(name)) ??
      (query.get('showDeleted') === 'false' ? 'showDeleted' : undefined);
    if (wrong) {
      const message = `Sync token cannot be used with ${wrong}.`;
      throw new GoogleError('badRequest', { message, location: wrong });
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
