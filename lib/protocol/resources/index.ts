// Every Google API that has channels. To add a resource, add it to the three tables in the file of
// its API; one whose notifications have a body also needs a type in ../notification.ts. To add an
// API, write its file and name its tables here.
//
// Each bundle carries only the tables that it reads, the receiver's just API_NOTIFICATIONS. So the
// tables are plain literals: esbuild drops an unused literal, but keeps one with a spread, a call, a
// template or a property access in it, as these could have effects.

import { CALENDAR_METHODS, CALENDAR_NOTIFICATIONS, CALENDAR_STATES } from './calendar.ts';
import { DIRECTORY_METHODS, DIRECTORY_NOTIFICATIONS, DIRECTORY_STATES } from './directory.ts';
import { DRIVE_METHODS, DRIVE_NOTIFICATIONS, DRIVE_STATES } from './drive.ts';
import { REPORTS_METHODS, REPORTS_NOTIFICATIONS, REPORTS_STATES } from './reports.ts';
import { STORAGE_METHODS, STORAGE_NOTIFICATIONS, STORAGE_STATES } from './storage.ts';

/** What notifications look like. */
export const API_NOTIFICATIONS = [
  DRIVE_NOTIFICATIONS,
  CALENDAR_NOTIFICATIONS,
  DIRECTORY_NOTIFICATIONS,
  REPORTS_NOTIFICATIONS,
  STORAGE_NOTIFICATIONS,
] as const;

/** What they say has happened. */
export const API_STATES = [
  DRIVE_STATES,
  CALENDAR_STATES,
  DIRECTORY_STATES,
  REPORTS_STATES,
  STORAGE_STATES,
] as const;

/** How channels are opened and stopped. */
export const API_METHODS = [
  DRIVE_METHODS,
  CALENDAR_METHODS,
  DIRECTORY_METHODS,
  REPORTS_METHODS,
  STORAGE_METHODS,
] as const;
