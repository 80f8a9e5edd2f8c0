import { parsePageRequest } from '../api/parse-page-request.ts';
import type { Routes } from '../api/route.ts';
import type { ChannelDeps } from '../channels/channel-deps.ts';
import { findChannel } from '../channels/find-channel.ts';
import { json } from '../http/http-response.ts';
import { presentNotification } from './present-notification.ts';
import { listNotifications } from './rows/list-notifications.ts';

/** The management API's routes for notifications. */
export const NOTIFICATION_ROUTES: Routes<Pick<ChannelDeps, 'table' | 'owner' | 'now'>> = {
  async 'GET /channels/{id}/notifications'(deps, { id, query }) {
    const page = parsePageRequest(query);
    await findChannel(deps, id);
    const { items, nextCursor } = await listNotifications(deps.table, id, page, deps.now());
    return json(200, { notifications: items.map(presentNotification), nextCursor });
  },
};
