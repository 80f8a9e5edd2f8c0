import { ACCOUNT_ROUTES } from '../../lib/accounts/account-routes.ts';
import type { Routes } from '../../lib/api/route.ts';
import { CHANNEL_ROUTES } from '../../lib/channels/channel-routes.ts';
import { DELIVERY_ROUTES } from '../../lib/deliveries/delivery-routes.ts';
import { ENDPOINT_ROUTES } from '../../lib/endpoints/endpoint-routes.ts';
import { EVENT_ROUTES } from '../../lib/events/event-routes.ts';
import { HOOK_ROUTES } from '../../lib/hooks/hook-routes.ts';
import { NOTIFICATION_ROUTES } from '../../lib/notifications/notification-routes.ts';
import { STREAM_ROUTES } from '../../lib/stream/stream-routes.ts';
import { WATCH_ROUTES } from '../../lib/watches/watch-routes.ts';
import type { RouteDeps } from './make-deps.ts';

/** The management API, by the gateway's route keys. */
export const ROUTES: Routes<RouteDeps> = {
  ...CHANNEL_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...WATCH_ROUTES,
  ...ACCOUNT_ROUTES,
  ...EVENT_ROUTES,
  ...ENDPOINT_ROUTES,
  ...DELIVERY_ROUTES,
  ...HOOK_ROUTES,
  ...STREAM_ROUTES,
};
