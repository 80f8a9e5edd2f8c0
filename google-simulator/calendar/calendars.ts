import type { Announce } from '../channels/announce.ts';
import { resourceKey } from '../channels/resource.ts';
import type { Clock } from '../clock.ts';
import { GoogleError } from '../google-error.ts';
import { randomId } from '../ids.ts';
import {
  type AclRule,
  type Calendar,
  type CalendarEvent,
  isGeneratedId,
  type ListEntry,
  newCalendar,
  requireAccess,
  roleOn,
} from './calendar.ts';
import { newEvent } from './new-event.ts';
import { createSyncedList, type SyncedList } from './synced-list.ts';

/** The calendars of all users. Every change is announced. */
export interface Calendars {
  /**
   * Finds a calendar by its id or the alias `primary`.
   * @throws GoogleError (404 if `user` cannot see it, 403 if the user's role is weaker than `least`)
   */
  find(user: string, calendarId: string, least?: string): Calendar;
  create(user: string, summary: string): Calendar;
  delete(user: string, calendarId: string): void;
  /** The calendar list of `user`. */
  listOf(user: string): SyncedList<ListEntry>;
  putEvent(
    calendar: Calendar,
    user: string,
    id: string,
    fields: Record<string, unknown>,
  ): CalendarEvent;
  deleteEvent(calendar: Calendar, id: string): void;
  putRule(calendar: Calendar, rule: AclRule): AclRule;
}

/** Creates a store without calendars. A user's primary calendar is created on first access. */
export function createCalendars(clock: Clock, announce: Announce): Calendars {
  const calendars = new Map<string, Calendar>();
  const lists = new Map<string, SyncedList<ListEntry>>();
  const announceChange = (...key: Parameters<typeof resourceKey>): number =>
    announce(resourceKey(...key), { state: 'exists' });

  const add = (user: string, id: string, summary: string): Calendar => {
    const calendar = newCalendar(id, user, summary);
    calendars.set(id, calendar);
    if (!calendar.isGenerated) listEntry(user, calendar);
    return calendar;
  };
  const listEntry = (user: string, { id, summary, timeZone }: Calendar, deleted = false): void => {
    const list = lists.get(user) ?? createSyncedList<ListEntry>();
    lists.set(user, list);
    const entry: ListEntry = {
      kind: 'calendar#calendarListEntry',
      id,
      summary,
      timeZone,
      accessRole: 'owner',
    };
    if (id === user) entry.primary = true;
    if (deleted) entry.deleted = true;
    list.put(id, entry);
  };
  const find = (user: string, calendarId: string, least = 'freeBusyReader'): Calendar => {
    const id = calendarId === 'primary' ? user : calendarId;
    if (!calendars.has(id) && (id === user || isGeneratedId(id))) return add(user, id, id);
    const calendar = calendars.get(id);
    if (!calendar || roleOn(calendar, user) === 'none') throw new GoogleError('notFound');
    requireAccess(calendar, user, least);
    return calendar;
  };
  const putEvent = (calendar: Calendar, event: CalendarEvent): CalendarEvent => {
    const etag = `"${clock.now()}${calendar.events.revision}"`;
    calendar.events.put(event.id, { ...event, etag }, clock.now());
    announceChange('calendar.events', calendar.id);
    return { ...event, etag };
  };

  return {
    find,
    create: (user, summary) => {
      find(user, 'primary');
      const calendar = add(user, `c_${randomId(26)}@group.calendar.google.com`, summary);
      announceChange('calendar.calendarList', user);
      return calendar;
    },
    delete(user, calendarId) {
      const calendar = find(user, calendarId, 'owner');
      if (calendar.id === calendar.owner) throw new GoogleError('forbidden');
      calendars.delete(calendar.id);
      listEntry(calendar.owner, calendar, true);
      announceChange('calendar.calendarList', calendar.owner);
    },
    listOf(user) {
      find(user, 'primary');
      return lists.get(user) ?? createSyncedList();
    },
    putEvent: (calendar, user, id, fields) =>
      putEvent(calendar, newEvent({ calendar, user, id, fields, nowMs: clock.now() })),
    deleteEvent(calendar, id) {
      const event = calendar.events.get(id);
      if (!event) throw new GoogleError('notFound');
      if (event.status === 'cancelled') throw new GoogleError('deleted');
      // For deleted events, Google guarantees only the id.
      putEvent(calendar, { kind: 'calendar#event', id, status: 'cancelled' });
    },
    putRule(calendar, rule) {
      calendar.acl.put(rule.id, rule);
      announceChange('calendar.acl', calendar.id);
      return rule;
    },
  };
}
