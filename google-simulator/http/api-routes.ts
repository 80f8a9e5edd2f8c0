import { aclRoutes } from '../calendar/acl-routes.ts';
import { calendarRoutes } from '../calendar/calendar-routes.ts';
import { eventRoutes } from '../calendar/event-routes.ts';
import { settingRoutes } from '../calendar/setting-routes.ts';
import { stopRoutes } from '../channels/stop-channel.ts';
import { aliasRoutes } from '../directory/alias-routes.ts';
import { userRoutes } from '../directory/user-routes.ts';
import { changeRoutes } from '../drive/change-routes.ts';
import { fileRoutes } from '../drive/file-routes.ts';
import { activityRoutes } from '../reports/activity-routes.ts';
import type { World } from '../world.ts';
import type { Route } from './route.ts';

/** Every method that is served. Storage's objects.watchAll is not among them: Google's discovery document has lost it, only its stop is left. */
export function apiRoutes(world: World): Route[] {
  return [
    ...fileRoutes(world),
    ...changeRoutes(world),
    ...stopRoutes(world, 'drive'),
    ...eventRoutes(world),
    ...calendarRoutes(world),
    ...aclRoutes(world),
    ...settingRoutes(world),
    ...stopRoutes(world, 'calendar'),
    ...userRoutes(world),
    ...aliasRoutes(world),
    ...stopRoutes(world, 'directory'),
    ...activityRoutes(world),
    ...stopRoutes(world, 'reports'),
    ...stopRoutes(world, 'storage'),
  ];
}
