import { NOTIFICATION_FORMS } from './notification-forms.ts';
import type { Resource } from './resource-states.ts';

/**
 * Whether a resource's notifications come with a body that says what changed. Those of an unknown
 * resource may.
 */
export function carriesBody(resource: Resource | undefined): boolean {
  return resource === undefined || 'body' in NOTIFICATION_FORMS[resource];
}
