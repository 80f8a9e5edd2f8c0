import { dispatch } from '../lib/events/dispatch.ts';
import type { LoggedEvent } from '../lib/events/rows/log-item.ts';
import { announce } from '../lib/stream/announce.ts';
import { push } from '../lib/stream/push.ts';
import type { PushMessage } from '../lib/stream/push-message.ts';
import { rateLimit } from '../lib/stream/rate-limit.ts';
import { putSocket, putSubscription } from '../lib/stream/rows/write-sockets.ts';
import type { StreamDeps } from '../lib/stream/stream-deps.ts';
import type { Table } from '../lib/table/table.ts';
import type { CountingProxy } from '../test/support/counting-proxy.ts';
import { delivering } from './delivering.ts';
import { batchOf, dispatchDeps, newChannel, writesAmong } from './dispatching.ts';

const EVENTS = 100;
const SOCKETS = 10;
const NO_LIMIT = 1_000_000;

/**
 * Counts the writes that the sockets of an owner add to an event, with a proxy in front of the database:
 * the same batch is dispatched and pushed for an owner with ten sockets, and for one with none.
 */
export async function benchStream(proxy: CountingProxy) {
  const without = await writesOfBatch(proxy, 0);
  const withSockets = await writesOfBatch(proxy, SOCKETS);
  return { writesPerEventPerSocket: (withSockets - without) / (EVENTS * SOCKETS) };
}

async function writesOfBatch(proxy: CountingProxy, sockets: number): Promise<number> {
  const { table, owner } = delivering(async () => []);
  for (let number = 1; number <= sockets; number += 1)
    await openSocket(table, owner, crypto.randomUUID());
  let posted = 0;
  const deps = streamDeps(table, () => {
    posted += 1;
  });
  const { now, log } = deps;
  const dispatching = {
    ...dispatchDeps(table),
    async handOn(eventOwner: string, events: readonly LoggedEvent[]) {
      const send = (message: PushMessage) => push(deps, message);
      await announce({ table, now, log, send }, eventOwner, events);
      return new Map();
    },
  };
  const channelId = await newChannel(table, owner);
  // The first batch warms up: it opens the connections, and reads the channel.
  await dispatch(dispatching, await batchOf(table, channelId, { first: 2, count: EVENTS }));
  const batch = await batchOf(table, channelId, { first: 2 + EVENTS, count: EVENTS });
  proxy.forget();
  posted = 0;
  await dispatch(dispatching, batch);
  if (posted !== sockets * EVENTS)
    throw new Error(`${sockets} sockets got ${posted} messages for ${EVENTS} events`);
  return writesAmong(proxy.calls());
}

async function openSocket(table: Table, owner: string, connectionId: string): Promise<void> {
  await putSocket(table, { owner, connectionId, connectedAtMs: Date.now() });
  await putSubscription(table, connectionId, { id: 's1', types: ['*'] });
}

function streamDeps(table: Table, onPost: () => void): StreamDeps {
  return {
    table,
    now: Date.now,
    randomId: () => crypto.randomUUID(),
    log(level, message, fields) {
      throw new Error(`${level}: ${message} ${JSON.stringify(fields)}`);
    },
    connections: {
      async post() {
        onPost();
        return 'sent';
      },
      async close() {},
    },
    eventUrl: (id) => `https://example.com/events/${id}`,
    limit: rateLimit(NO_LIMIT, Date.now),
  };
}
