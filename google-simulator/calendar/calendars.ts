import type { Announce } from '../channels/announce.ts';
import { resourceKey } from '../channels/resource.ts';
import type { Clock } from '../clock.ts';
import { GoogleError } from '../google-error.ts';
import { randomOpaque } from '../opaque.ts';
import {
  type AclRule,
  type Calendar,
  type CalendarEvent,
  isGeneratedId,
  type ListEntry,
  maySee,
  newCalendar,
} from './calendar.ts';
import { newEvent } from './new-event.ts';
import { createSyncedList, type SyncedList } from './synced-list.ts';

/** The calendars of all users. Every change is announced. */
export interface Calendars {
  /** The calendar, also under the alias `primary`; one that `user` may not see is a 404. */
  find(user: string, calendarId: string): Calendar;
  create(user: string, summary: string): Calendar;
  delete(user: string, calendarId: string): void;
  /** What `user` sees in the list of calendars. */
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

/** No calendars but each user's primary one, which comes into being when it is first looked at. */
export function createCalendars(clock: Clock, announce: Announce): Calendars {
  const calendars = new Map<string, Calendar>();
  const lists = new Map<string, SyncedList<ListEntry>>();
  const tell = (...key: Parameters<typeof resourceKey>): number =>
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
  const find = (user: string, calendarId: string): Calendar => {
    const id = calendarId === 'primary' ? user : calendarId;
    if (!calendars.has(id) && (id === user || isGeneratedId(id))) return add(user, id, id);
    const calendar = calendars.get(id);
    if (!calendar || !maySee(calendar, user)) throw new GoogleError('notFound');
    return calendar;
  };
  const putEvent = (calendar: Calendar, event: CalendarEvent): CalendarEvent => {
    const etag = `"${clock.now()}${calendar.events.revision}"`;
    calendar.events.put(event.id, { ...event, etag });
    tell('calendar.events', calendar.id);
    return { ...event, etag };
  };

  return {
    find,
    create: (user, summary) => {
      find(user, 'primary');
      const calendar = add(user, `c_${randomOpaque(26)}@group.calendar.google.com`, summary);
      tell('calendar.calendarList', user);
      return calendar;
    },
    delete(user, calendarId) {
      const calendar = find(user, calendarId);
      if (calendar.id === user) throw new GoogleError('forbidden');
      calendars.delete(calendar.id);
      listEntry(calendar.owner, calendar, true);
      tell('calendar.calendarList', calendar.owner);
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
      // Of a deleted event only the id is promised.
      putEvent(calendar, { kind: 'calendar#event', id, status: 'cancelled' });
    },
    putRule(calendar, rule) {
      calendar.acl.put(rule.id, rule);
      tell('calendar.acl', calendar.id);
      return rule;
    },
  };
}
