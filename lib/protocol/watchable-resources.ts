import type { Resource } from './resource-states.ts';
import { ADMIN } from './resources/admin.ts';
import { CALENDAR } from './resources/calendar.ts';
import { DRIVE } from './resources/drive.ts';
import { STORAGE } from './resources/storage.ts';
import type { WatchableResource } from './resources/watchable-resource.ts';

/** Everything that Google can watch, or could: drive v3, calendar v3, directory_v1, reports_v1, storage v1. */
export const WATCHABLE_RESOURCES: Readonly<Record<Resource, WatchableResource>> = {
  ...DRIVE,
  ...CALENDAR,
  ...ADMIN,
  ...STORAGE,
};
