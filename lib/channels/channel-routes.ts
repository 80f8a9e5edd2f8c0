import { parsePageRequest } from '../api/parse-page-request.ts';
import type { Routes } from '../api/route.ts';
import { created, json } from '../http/http-response.ts';
import type { ChannelDeps } from './channel-deps.ts';
import { findChannel } from './find-channel.ts';
import { openChannel } from './open-channel.ts';
import { parseChannelSpec } from './parse-channel-spec.ts';
import { presentChannel } from './present-channel.ts';
import { rejectChannelOfWatch } from './reject-channel-of-watch.ts';
import { listChannels } from './rows/read-channels.ts';
import { stopChannel } from './stop-channel.ts';
import { stopOrphanChannel } from './stop-orphan-channel.ts';

/** The management API's routes for channels. */
export const CHANNEL_ROUTES: Routes<ChannelDeps> = {
  async 'POST /channels'(deps, { body }) {
    const channel = await openChannel(deps, parseChannelSpec(body));
    return created(201, `/channels/${channel.id}`, presentChannel(channel, deps.now()));
  },

  async 'GET /channels'({ table, owner, now }, { query }) {
    const page = await listChannels(table, owner, parsePageRequest(query));
    const channels = page.items.map((channel) => presentChannel(channel, now()));
    return json(200, { channels, nextCursor: page.nextCursor });
  },

  async 'GET /channels/{id}'(deps, { id }) {
    return json(200, presentChannel(await findChannel(deps, id), deps.now()));
  },

  async 'DELETE /channels/{id}'(deps, { id, query }) {
    if (query['resourceId'] !== undefined) {
      const orphan = await stopOrphanChannel(deps, id, query);
      if (orphan.outcome === 'stopped') return json(200, orphan.channel);
    }
    const channel = await findChannel(deps, id);
    await rejectChannelOfWatch(deps, channel);
    // A watch may be about to adopt it.
    const unlessAdopted = channel.watchId !== undefined && channel.adoptedAtMs === undefined;
    const stopped = await stopChannel(deps, id, { unlessAdopted });
    if (stopped.state !== 'stopped') await rejectChannelOfWatch(deps, stopped);
    return json(200, presentChannel(stopped, deps.now()));
  },
};
