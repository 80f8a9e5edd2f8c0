import { NOTIFICATION_FORMS } from './notification-forms.ts';
import type { Resource } from './resource-states.ts';

const RESOURCES = Object.keys(NOTIFICATION_FORMS) as Resource[];

/** The resource that an X-Goog-Resource-URI names, or undefined if it names none that is known. */
export function resourceFromUri(uri: string): Resource | undefined {
  const query = uri.indexOf('?');
  const path = query === -1 ? uri : uri.slice(0, query);
  return RESOURCES.find((resource) => NOTIFICATION_FORMS[resource].uri.test(path));
}
