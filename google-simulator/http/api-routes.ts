import type { Backend } from '../backend.ts';
import { aclRoutes } from '../calendar/acl-routes.ts';
import { calendarRoutes } from '../calendar/calendar-routes.ts';
import { eventRoutes } from '../calendar/event-routes.ts';
import { settingRoutes } from '../calendar/setting-routes.ts';
import { stopRoutes } from '../channels/stop-channel.ts';
import { aliasRoutes } from '../directory/alias-routes.ts';
import { userRoutes } from '../directory/user-routes.ts';
import { changeRoutes } from '../drive/change-routes.ts';
import { fileRoutes } from '../drive/file-routes.ts';
import { permissionRoutes } from '../drive/permission-routes.ts';
import { sharedDriveRoutes } from '../drive/shared-drive-routes.ts';
import { uploadRoutes } from '../drive/upload-routes.ts';
import { activityRoutes } from '../reports/activity-routes.ts';
import type { Route } from './route.ts';

/**
 * The routes of all supported methods. Storage has only its stop: objects.watchAll is gone from
 * Google's discovery document.
 */
export function apiRoutes(backend: Backend): Route[] {
  return [
    ...fileRoutes(backend),
    ...uploadRoutes(backend),
    ...permissionRoutes(backend),
    ...changeRoutes(backend),
    ...sharedDriveRoutes(backend),
    ...stopRoutes(backend, 'drive'),
    ...eventRoutes(backend),
    ...calendarRoutes(backend),
    ...aclRoutes(backend),
    ...settingRoutes(backend),
    ...stopRoutes(backend, 'calendar'),
    ...userRoutes(backend),
    ...aliasRoutes(backend),
    ...stopRoutes(backend, 'directory'),
    ...activityRoutes(backend),
    ...stopRoutes(backend, 'reports'),
    ...stopRoutes(backend, 'storage'),
  ];
}
