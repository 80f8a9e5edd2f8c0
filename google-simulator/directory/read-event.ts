import { GoogleError } from '../google-error.ts';

/** The one event that a channel of the Directory is limited to, if any. */
export function readEvent(query: URLSearchParams, events: readonly string[]): string | undefined {
  const event = query.get('event');
  if (event === null) return undefined;
  if (!events.includes(event)) throw new GoogleError('invalid', { location: 'event' });
  return event;
}
