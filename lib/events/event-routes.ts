import { parsePageRequest } from '../api/parse-page-request.ts';
import { iso } from '../api/present.ts';
import type { Routes } from '../api/route.ts';
import { json } from '../http/http-response.ts';
import { sequenceCursor } from '../table/cursor.ts';
import { findWatch } from '../watches/find-watch.ts';
import { numbered } from './event.ts';
import { presentEventTypes } from './event-types.ts';
import { findEvent } from './find-event.ts';
import { listEvents } from './list-events.ts';
import { parseEventQuery } from './parse-event-query.ts';
import { parsePublication } from './parse-publication.ts';
import { type PublishDeps, publish } from './publish.ts';
import { listWatchEvents } from './rows/list-watch-events.ts';
import type { LoggedEvent } from './rows/log-item.ts';

/** What the routes of events need, for one owner. */
export interface EventDeps extends PublishDeps {
  randomId: () => string;
}

/** The management API's routes for events. */
export const EVENT_ROUTES: Routes<EventDeps> = {
  async 'GET /event-types'() {
    return json(200, presentEventTypes());
  },

  async 'GET /events'(deps, { query }) {
    const { events, next } = await listEvents(deps, parseEventQuery(query));
    const nextCursor = next === undefined ? undefined : sequenceCursor.encode(next);
    return json(200, { events: events.map(present), nextCursor });
  },

  async 'GET /events/{id}'(deps, { id }) {
    return json(200, present(await findEvent(deps, id)));
  },

  async 'POST /events'(deps, { body, contentType }) {
    const { owner, now, randomId } = deps;
    const events = parsePublication({ body, contentType, owner, randomId }, now());
    const areNew = await publish(deps, events);
    const answers = events.map(({ id, type, timeMs }, index) => ({
      id,
      type,
      time: iso(timeMs),
      duplicate: areNew[index] === false,
    }));
    return json(202, { events: answers });
  },

  async 'GET /watches/{id}/events'(deps, { id, query }) {
    const { items, nextCursor } = await eventsOf(deps, id, query);
    return json(200, { events: items.map(present), nextCursor });
  },

  async 'GET /watches/{id}/notifications'(deps, { id, query }) {
    const { items, nextCursor } = await eventsOf(deps, id, query);
    const notifications = items.filter(isNotification).map(({ event }) => event.data);
    return json(200, { notifications, nextCursor });
  },
};

async function eventsOf(
  deps: EventDeps,
  watchId: string,
  query: Record<string, string | undefined>,
) {
  const { table, owner, now } = deps;
  const page = parsePageRequest(query);
  await findWatch(deps, watchId);
  return listWatchEvents(table, { owner, watchId }, { ...page, nowMs: now() });
}

function present({ event, sequence }: LoggedEvent) {
  return numbered(event, sequence);
}

// Events about the watch itself have other types.
function isNotification({ event }: LoggedEvent): boolean {
  return !event.type.startsWith('watch.');
}
