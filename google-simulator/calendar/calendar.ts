import { createSyncedList, type SyncedList } from './synced-list.ts';

/** An event; deleted ones keep their id and the status `cancelled`. */
export interface CalendarEvent {
  kind: 'calendar#event';
  id: string;
  status: string;
  [field: string]: unknown;
}

/** Who may do what with a calendar; a deleted rule has the role `none`. */
export interface AclRule {
  kind: 'calendar#aclRule';
  id: string;
  role: string;
  scope: { type: string; value?: string };
}

/** A calendar as one user sees it in the list. */
export interface ListEntry {
  kind: 'calendar#calendarListEntry';
  id: string;
  summary: string;
  timeZone: string;
  accessRole: string;
  primary?: boolean;
  deleted?: boolean;
}

/** A calendar and all that is in it. */
export interface Calendar {
  id: string;
  summary: string;
  timeZone: string;
  owner: string;
  /** Made by Google out of other data: holidays, birthdays. Anyone can read these, nobody can watch them. */
  isGenerated: boolean;
  events: SyncedList<CalendarEvent>;
  acl: SyncedList<AclRule>;
}

/** A calendar without events that only its owner can see. */
export function newCalendar(id: string, owner: string, summary: string): Calendar {
  const acl = createSyncedList<AclRule>();
  const scope = { type: 'user', value: owner };
  const ruleId = `user:${owner}`;
  acl.put(ruleId, { kind: 'calendar#aclRule', id: ruleId, role: 'owner', scope });
  const isGenerated = isGeneratedId(id);
  const events = createSyncedList<CalendarEvent>();
  return { id, summary, timeZone: 'UTC', owner, isGenerated, events, acl };
}

/** Whether this is the id of a calendar that Google generates, such as `en.usa#holiday@group.v.calendar.google.com`. */
export function isGeneratedId(id: string): boolean {
  return /#[a-z]+@group\.v\.calendar\.google\.com$/.test(id);
}

/** Whether `user` may look into `calendar`. */
export function maySee(calendar: Calendar, user: string): boolean {
  const rules = [calendar.acl.get(`user:${user}`), calendar.acl.get('default')];
  return calendar.isGenerated || rules.some((rule) => rule !== undefined && rule.role !== 'none');
}
