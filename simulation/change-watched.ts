import type { Google } from '../google-simulator/google.ts';
import type { WatchSpec } from '../lib/watches/watch-spec.ts';

/** Changes what a user's watch is about, or something like it, so that Google notifies. */
export function changeWatched(
  google: Google,
  user: string,
  { resource, parameters }: WatchSpec,
): void {
  switch (resource) {
    case 'drive.files':
      google.editFile(user, String(parameters['fileId']), { name: crypto.randomUUID() });
      return;
    case 'calendar.calendarList':
    case 'calendar.settings':
      google.notify({ resource, user });
      return;
    case 'calendar.events':
      google.editEvent(user, 'primary', undefined);
      return;
    default:
      google.editFile(user, undefined, { name: 'A file' });
  }
}
