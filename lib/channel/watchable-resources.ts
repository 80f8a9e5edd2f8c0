import type { Resource } from './resource-states.ts';
import { ADMIN } from './watchable/admin.ts';
import { CALENDAR } from './watchable/calendar.ts';
import { DRIVE } from './watchable/drive.ts';
import { STORAGE } from './watchable/storage.ts';
import type { WatchableResource } from './watchable/watchable-resource.ts';

/** Everything that Google can watch, or could: drive v3, calendar v3, directory_v1, reports_v1, storage v1. */
export const WATCHABLE_RESOURCES: Readonly<Record<Resource, WatchableResource>> = {
  ...DRIVE,
  ...CALENDAR,
  ...ADMIN,
  ...STORAGE,
};
