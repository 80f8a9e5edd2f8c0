import { RESOURCE_STATES } from '../resource-states.ts';
import { optional, type WatchableResource } from './watchable-resource.ts';

const calendar = {
  api: 'calendar',
  stopUrl: 'https://www.googleapis.com/calendar/v3/channels/stop',
  // Calendar's API reference: params.ttl has a default of 604800 seconds. No maximum is documented.
  defaultLeaseSeconds: 604_800,
  maxLeaseSeconds: undefined,
  hasBody: false,
} as const;

const calendarId = {
  in: 'path',
  required: true,
  hint: 'Use an e-mail address, or "primary" for the account’s own calendar.',
} as const;

// Their use changes what list returns; watch takes the same parameters as list.
const paging = ['maxResults', 'pageToken', 'syncToken'] as const;

/** Calendar v3, from its discovery document and push guide. */
export const CALENDAR = {
  'calendar.events': {
    ...calendar,
    watchUrl: 'https://www.googleapis.com/calendar/v3/calendars/{calendarId}/events/watch',
    parameters: {
      calendarId,
      eventTypes: {
        in: 'query',
        repeatable: true,
        values: ['birthday', 'default', 'focusTime', 'fromGmail', 'outOfOffice', 'workingLocation'],
      },
      privateExtendedProperty: { in: 'query', repeatable: true },
      sharedExtendedProperty: { in: 'query', repeatable: true },
      ...optional(
        ...paging,
        'alwaysIncludeEmail',
        'iCalUID',
        'maxAttendees',
        'orderBy',
        'q',
        'showDeleted',
        'showHiddenInvitations',
        'singleEvents',
        'timeMax',
        'timeMin',
        'timeZone',
        'updatedMin',
      ),
    },
    states: RESOURCE_STATES['calendar.events'],
  },
  'calendar.calendarList': {
    ...calendar,
    watchUrl: 'https://www.googleapis.com/calendar/v3/users/me/calendarList/watch',
    parameters: optional(
      ...paging,
      'minAccessRole',
      'showDeleted',
      'showHidden',
      'showOwnOrganizationOnly',
    ),
    states: RESOURCE_STATES['calendar.calendarList'],
  },
  'calendar.acl': {
    ...calendar,
    watchUrl: 'https://www.googleapis.com/calendar/v3/calendars/{calendarId}/acl/watch',
    parameters: { calendarId, ...optional(...paging, 'showDeleted') },
    states: RESOURCE_STATES['calendar.acl'],
  },
  'calendar.settings': {
    ...calendar,
    watchUrl: 'https://www.googleapis.com/calendar/v3/users/me/settings/watch',
    parameters: optional(...paging),
    states: RESOURCE_STATES['calendar.settings'],
  },
} satisfies Record<string, WatchableResource>;
