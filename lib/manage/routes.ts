import { type HttpResponse, json } from '../http/http-response.ts';
import { listNotifications } from '../store/list-notifications.ts';
import { listChannels } from '../store/read-channels.ts';
import { createChannel } from './create-channel.ts';
import { findChannel } from './find-channel.ts';
import type { Manager } from './manager.ts';
import { parseOpenRequest, parsePageRequest } from './parse-request.ts';
import { presentChannel, presentNotification } from './present.ts';
import { stopChannel } from './stop-channel.ts';

/** What a route gets of a request whose sender is authorized. */
export interface RouteRequest {
  /** The {id} of the path, `''` if it has none. */
  id: string;
  query: Record<string, string | undefined>;
  body: string | undefined;
}

type Route = (manager: Manager, request: RouteRequest) => Promise<HttpResponse>;

/** The management API, by the gateway's route keys. */
export const ROUTES: Readonly<Record<string, Route>> = {
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

  async 'DELETE /channels/{id}'(manager, { id }) {
    return json(200, presentChannel(await stopChannel(manager, id), manager.now()));
  },
};
