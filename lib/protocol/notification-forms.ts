import type { Resource } from './resource-states.ts';
import { API_NOTIFICATIONS } from './resources/index.ts';
import type { NotificationForm } from './resources/watchable-resource.ts';

/** What the notifications of each resource look like. */
export const NOTIFICATION_FORMS: Readonly<Record<Resource, NotificationForm>> = Object.assign(
  {},
  ...API_NOTIFICATIONS,
);
