import { scopes } from '../oauth/scopes.ts';

const BOTH = ['calendar', 'calendar.readonly'];

/** The scopes of listing and watching events. */
export const EVENTS_READ = scopes(
  ...BOTH,
  'calendar.app.created',
  'calendar.events',
  'calendar.events.freebusy',
  'calendar.events.owned',
  'calendar.events.owned.readonly',
  'calendar.events.public.readonly',
  'calendar.events.readonly',
);
/** The scopes of changing events. */
export const EVENTS_WRITE = scopes(
  'calendar',
  'calendar.app.created',
  'calendar.events',
  'calendar.events.owned',
);
/** The scopes of listing and watching the calendar list. */
export const LIST_READ = scopes(...BOTH, 'calendar.calendarlist', 'calendar.calendarlist.readonly');
/** The scopes of listing and watching access rules, which `calendar.readonly` does not open. */
export const ACL_READ = scopes('calendar', 'calendar.acls', 'calendar.acls.readonly');
/** The scopes of changing access rules. */
export const ACL_WRITE = scopes('calendar', 'calendar.acls');
/** The scopes of listing and watching settings. */
export const SETTINGS_READ = scopes(...BOTH, 'calendar.settings.readonly');
/** The scopes of reading calendars. */
export const CALENDARS_READ = scopes(
  ...BOTH,
  'calendar.app.created',
  'calendar.calendars',
  'calendar.calendars.readonly',
);
/** The scopes of creating and deleting calendars. */
export const CALENDARS_WRITE = scopes('calendar', 'calendar.app.created', 'calendar.calendars');
/** The scopes of stopping channels: those of all watch methods. */
export const CALENDAR_STOP = [...EVENTS_READ, ...LIST_READ, ...ACL_READ, ...SETTINGS_READ];
