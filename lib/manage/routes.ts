import { isChannelId } from '../channel/channel-id.ts';
import { type HttpResponse, json } from '../http/http-response.ts';
import type { ChannelRecord } from '../store/channel-record.ts';
import { listNotifications } from '../store/list-notifications.ts';
import { getChannel, listChannels } from '../store/read-channels.ts';
import { createChannel } from './create-channel.ts';
import type { Manager } from './manager.ts';
import { notFound } from './not-found.ts';
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
    return json(200, presentChannel(await existing(manager, id), manager.now()));
  },

  async 'GET /channels/{id}/notifications'(manager, { id, query }) {
    const page = parsePageRequest(query);
    await existing(manager, id);
    const { items, nextCursor } = await listNotifications(manager.table, id, page, manager.now());
    return json(200, { notifications: items.map(presentNotification), nextCursor });
  },

  async 'DELETE /channels/{id}'(manager, { id }) {
    await existing(manager, id);
    return json(200, presentChannel(await stopChannel(manager, id), manager.now()));
  },
};

async function existing({ table, owner }: Manager, id: string): Promise<ChannelRecord> {
  // What cannot be an id is not looked up: the database would refuse a key that is too long.
  const channel = isChannelId(id) ? await getChannel(table, owner, id) : undefined;
  if (!channel) throw notFound(id);
  return channel;
}
