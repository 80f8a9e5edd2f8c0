import { parsePageRequest } from '../api/parse-page-request.ts';
import { compilePatterns } from '../matching/matches-pattern.ts';
import { parseIsoTime } from '../protocol/parse-iso-time.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import { sequenceCursor } from '../table/cursor.ts';
import type { EventQuery } from './list-events.ts';

/**
 * The query of GET /events: `limit`, `cursor`, `since` (ISO 8601) and `types` (patterns, with commas
 * between them).
 * @throws TidingsError `invalid-request` with the field, `invalid-cursor`
 */
export function parseEventQuery(query: Record<string, string | undefined>): EventQuery {
  const { limit, cursor } = parsePageRequest(query);
  return {
    limit,
    from: cursor === undefined ? undefined : sequenceCursor.decode(cursor),
    sinceMs: parseSince(query['since']),
    matches: parseTypes(query['types']),
  };
}

function parseSince(since: string | undefined): number | undefined {
  if (since === undefined) return undefined;
  // A + in a query is a blank unless it is encoded.
  const timeMs = parseIsoTime(since.replace(/ (?=\d\d:?\d\d$)/, '+'));
  if (timeMs !== undefined) return timeMs;
  throw new TidingsError(
    'invalid-request',
    'since must be a time in ISO 8601, such as 2027-01-31T12:00:00Z',
    { field: 'since' },
  );
}

function parseTypes(types: string | undefined): (type: string) => boolean {
  if (types === undefined) return () => true;
  return compilePatterns(types.split(',').map((pattern) => pattern.trim()));
}
