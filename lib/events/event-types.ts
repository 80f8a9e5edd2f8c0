import { RESOURCE_STATES, RESOURCES, type Resource } from '../protocol/resource-states.ts';
import type { DataShape } from './data-shape.ts';
import { LIFECYCLE_TYPES } from './lifecycle-types.ts';
import { notificationType } from './notification-event.ts';
import { notificationShape } from './notification-shape.ts';
import { RESERVED_PREFIXES } from './published-type.ts';

/** A type of events, with what their data is. */
export interface EventType {
  type: string;
  description: string;
  data: DataShape;
}

/** What the notifications of each resource are about. */
export const WATCHED: Readonly<Record<Resource, string>> = {
  'drive.files': 'a file in Drive',
  'drive.changes': 'the changes in a Drive',
  'calendar.events': 'the events of a calendar',
  'calendar.calendarList': 'a user’s list of calendars',
  'calendar.acl': 'the access rules of a calendar',
  'calendar.settings': 'a user’s settings of Calendar',
  'directory.users': 'the users of a domain or customer',
  'directory.aliases': 'the aliases of a user',
  'reports.activities': 'the activities of an application',
  'storage.objects': 'the objects of a bucket',
};

/**
 * All types that are known: one for each resource and state that Google documents, and our own. A
 * state that Google adds has a type too, before it stands here.
 */
export const EVENT_TYPES: readonly EventType[] = [
  ...RESOURCES.flatMap(typesOf),
  ...Object.entries(LIFECYCLE_TYPES).map(([type, { description, data }]) => ({
    type,
    description,
    data,
  })),
];

/** The answer of GET /event-types. */
export function presentEventTypes() {
  return { eventTypes: EVENT_TYPES, reservedPrefixes: RESERVED_PREFIXES };
}

function typesOf(resource: Resource): EventType[] {
  const data = notificationShape(resource);
  const documented = RESOURCE_STATES[resource].map((state) => ({
    type: notificationType(resource, state),
    description: `Google sent "${state}" for ${WATCHED[resource]}.`,
    data,
  }));
  return [
    ...documented,
    {
      type: notificationType(resource, ''),
      description: `Google named no state for ${WATCHED[resource]}.`,
      data,
    },
  ];
}
