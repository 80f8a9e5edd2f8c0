import { parseOpenRequest, parsePageRequest } from '../api/parse-request.ts';
import type { Routes } from '../api/route.ts';
import { json } from '../http/http-response.ts';
import { listNotifications } from '../notifications/rows/list-notifications.ts';
import { createChannel } from './create-channel.ts';
import { findChannel } from './find-channel.ts';
import { presentChannel, presentNotification } from './present.ts';
import { listChannels } from './rows/read-channels.ts';
import { refuseChannelOfWatch } from './refuse-channel-of-watch.ts';
import { stopChannel } from './stop-channel.ts';
import { stopOrphanChannel } from './stop-orphan-channel.ts';

/** The routes of channels. */
export const CHANNEL_ROUTES: Routes = {
  async 'POST /channels'(manager, { body }) {
    const channel = await createChannel(manager, parseOpenRequest(body));
    const response = json(201, presentChannel(channel, manager.now()));
    return { ...response, headers: { ...response.headers, location: `/channels/${channel.id}` } };
  },

  async 'GET /channels'(manager, { query }) {
    const page = await listChannels(manager.table, manager.owner, parsePageRequest(query));
    const channels = page.items.map((channel) => presentChannel(channel, manager.now()));
    return json(200, { channels, nextCursor: page.nextCursor });
  },

  async 'GET /channels/{id}'(manager, { id }) {
    return json(200, presentChannel(await findChannel(manager, id), manager.now()));
  },

  async 'GET /channels/{id}/notifications'(manager, { id, query }) {
    const page = parsePageRequest(query);
    await findChannel(manager, id);
    const { items, nextCursor } = await listNotifications(manager.table, id, page, manager.now());
    return json(200, { notifications: items.map(presentNotification), nextCursor });
  },

  async 'DELETE /channels/{id}'(manager, { id, query }) {
    if (query['resourceId'] !== undefined) {
      const lost = await stopOrphanChannel(manager, id, query);
      if (lost) return json(200, lost);
    }
    const channel = await findChannel(manager, id);
    await refuseChannelOfWatch(manager, channel);
    // A watch may be about to take it.
    const unlessAdopted = channel.watchId !== undefined && channel.adoptedAtMs === undefined;
    const stopped = await stopChannel(manager, id, { unlessAdopted });
    if (stopped.state !== 'stopped') await refuseChannelOfWatch(manager, stopped);
    return json(200, presentChannel(stopped, manager.now()));
  },
};
