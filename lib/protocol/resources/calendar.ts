// Calendar v3: https://developers.google.com/workspace/calendar/api/guides/push
// Discovery document: https://www.googleapis.com/discovery/v1/apis/calendar/v3/rest

import {
  AGES,
  type ChannelMethods,
  type NotificationForm,
  OPTIONAL,
  TIME,
  TIME_THAT_AGES,
} from './watchable-resource.ts';

// The guide's header table has both; its table of events says that creation, modification and
// deletion all give `exists`.
const STATES = ['exists', 'not_exists'] as const;

/** The values of X-Goog-Resource-State, besides `sync`. */
export const CALENDAR_STATES = {
  'calendar.events': STATES,
  'calendar.calendarList': STATES,
  'calendar.acl': STATES,
  'calendar.settings': STATES,
} as const;

/** The guide: notification messages "do not include a message body". */
export const CALENDAR_NOTIFICATIONS = {
  'calendar.events': { uri: /\/calendar\/v3\/calendars\/[^/]+\/events$/ },
  'calendar.calendarList': { uri: /\/calendar\/v3\/users\/[^/]+\/calendarList$/ },
  'calendar.acl': { uri: /\/calendar\/v3\/calendars\/[^/]+\/acl$/ },
  'calendar.settings': { uri: /\/calendar\/v3\/users\/[^/]+\/settings$/ },
} as const satisfies Record<keyof typeof CALENDAR_STATES, NotificationForm>;

// The API reference: params.ttl has a default of 604800 seconds. It names no maximum.
const DEFAULT_LEASE_SECONDS = 604_800;
const MAX_LEASE_SECONDS = undefined;

const STOP_URL = 'https://www.googleapis.com/calendar/v3/channels/stop';

const CALENDAR_ID = {
  in: 'path',
  required: true,
  id: 'calendar',
  hint: 'Use an e-mail address, or "primary" for the account’s own calendar.',
} as const;

/** How Calendar's channels are opened and stopped. `watch` takes all parameters of `list`. */
export const CALENDAR_METHODS = {
  // https://developers.google.com/workspace/calendar/api/v3/reference/events/watch
  'calendar.events': {
    api: 'calendar',
    watchUrl: 'https://www.googleapis.com/calendar/v3/calendars/{calendarId}/events/watch',
    stopUrl: STOP_URL,
    parameters: {
      calendarId: CALENDAR_ID,
      eventTypes: {
        in: 'query',
        repeatable: true,
        values: ['birthday', 'default', 'focusTime', 'fromGmail', 'outOfOffice', 'workingLocation'],
      },
      privateExtendedProperty: { in: 'query', repeatable: true },
      sharedExtendedProperty: { in: 'query', repeatable: true },
      maxResults: OPTIONAL,
      pageToken: AGES,
      syncToken: AGES,
      alwaysIncludeEmail: OPTIONAL,
      iCalUID: OPTIONAL,
      maxAttendees: OPTIONAL,
      orderBy: OPTIONAL,
      q: OPTIONAL,
      showDeleted: OPTIONAL,
      showHiddenInvitations: OPTIONAL,
      singleEvents: OPTIONAL,
      timeMax: TIME,
      timeMin: TIME,
      timeZone: OPTIONAL,
      updatedMin: TIME_THAT_AGES,
    },
    defaultLeaseSeconds: DEFAULT_LEASE_SECONDS,
    maxLeaseSeconds: MAX_LEASE_SECONDS,
    // The first is wider than the read-only ones for events, as it also opens the calendar list and
    // the settings: the administrator of a domain allows one scope for all three.
    scopes: [
      'https://www.googleapis.com/auth/calendar.readonly',
      'https://www.googleapis.com/auth/calendar.events.public.readonly',
      'https://www.googleapis.com/auth/calendar.events.owned.readonly',
      'https://www.googleapis.com/auth/calendar.events.readonly',
      'https://www.googleapis.com/auth/calendar.events.freebusy',
      'https://www.googleapis.com/auth/calendar.app.created',
      'https://www.googleapis.com/auth/calendar.events.owned',
      'https://www.googleapis.com/auth/calendar.events',
      'https://www.googleapis.com/auth/calendar',
    ],
  },
  // https://developers.google.com/workspace/calendar/api/v3/reference/calendarList/watch
  'calendar.calendarList': {
    api: 'calendar',
    watchUrl: 'https://www.googleapis.com/calendar/v3/users/me/calendarList/watch',
    stopUrl: STOP_URL,
    parameters: {
      maxResults: OPTIONAL,
      pageToken: AGES,
      syncToken: AGES,
      minAccessRole: OPTIONAL,
      showDeleted: OPTIONAL,
      showHidden: OPTIONAL,
      showOwnOrganizationOnly: OPTIONAL,
    },
    defaultLeaseSeconds: DEFAULT_LEASE_SECONDS,
    maxLeaseSeconds: MAX_LEASE_SECONDS,
    scopes: [
      'https://www.googleapis.com/auth/calendar.readonly',
      'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
      'https://www.googleapis.com/auth/calendar.calendarlist',
      'https://www.googleapis.com/auth/calendar',
    ],
  },
  // https://developers.google.com/workspace/calendar/api/v3/reference/acl/watch
  'calendar.acl': {
    api: 'calendar',
    watchUrl: 'https://www.googleapis.com/calendar/v3/calendars/{calendarId}/acl/watch',
    stopUrl: STOP_URL,
    parameters: {
      calendarId: CALENDAR_ID,
      maxResults: OPTIONAL,
      pageToken: AGES,
      syncToken: AGES,
      showDeleted: OPTIONAL,
    },
    defaultLeaseSeconds: DEFAULT_LEASE_SECONDS,
    maxLeaseSeconds: MAX_LEASE_SECONDS,
    // `calendar.readonly` opens everything else in a calendar, but not who has access to it.
    scopes: [
      'https://www.googleapis.com/auth/calendar.acls.readonly',
      'https://www.googleapis.com/auth/calendar.acls',
      'https://www.googleapis.com/auth/calendar',
    ],
  },
  // https://developers.google.com/workspace/calendar/api/v3/reference/settings/watch
  'calendar.settings': {
    api: 'calendar',
    watchUrl: 'https://www.googleapis.com/calendar/v3/users/me/settings/watch',
    stopUrl: STOP_URL,
    parameters: { maxResults: OPTIONAL, pageToken: AGES, syncToken: AGES },
    defaultLeaseSeconds: DEFAULT_LEASE_SECONDS,
    maxLeaseSeconds: MAX_LEASE_SECONDS,
    scopes: [
      'https://www.googleapis.com/auth/calendar.readonly',
      'https://www.googleapis.com/auth/calendar.settings.readonly',
      'https://www.googleapis.com/auth/calendar',
    ],
  },
} as const satisfies Record<keyof typeof CALENDAR_STATES, ChannelMethods>;
