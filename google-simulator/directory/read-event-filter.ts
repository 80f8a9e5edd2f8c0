import { GoogleError } from '../google-error.ts';

/**
 * Reads the event that a Directory channel is limited to, if any.
 * @throws GoogleError (400) if it is not in `events`.
 */
export function readEventFilter(
  query: URLSearchParams,
  events: readonly string[],
): string | undefined {
  const event = query.get('event');
  if (event === null) return undefined;
  if (!events.includes(event)) throw new GoogleError('invalid', { location: 'event' });
  return event;
}
