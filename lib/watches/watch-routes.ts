import type { AccountRecord } from '../accounts/account-record.ts';
import { getAccount } from '../accounts/rows/read-accounts.ts';
import { parsePageRequest } from '../api/parse-page-request.ts';
import type { Routes } from '../api/route.ts';
import { getChannels } from '../channels/rows/read-channels.ts';
import { created, json } from '../http/http-response.ts';
import { findWatch } from './find-watch.ts';
import { parseIdempotencyKey, parseWatchSpec } from './parse-watch-spec.ts';
import { presentWatch, presentWatchWithChannels } from './present-watch.ts';
import { removeWatch } from './remove-watch.ts';
import { renewWatch } from './renew-watch.ts';
import { listWatches } from './rows/read-watches.ts';
import { startWatch } from './start-watch.ts';
import type { OwnWatchDeps } from './watch-deps.ts';
import { isCovered } from './watch-health.ts';
import type { WatchRecord } from './watch-record.ts';

/** The management API's routes for watches. */
export const WATCH_ROUTES: Routes<OwnWatchDeps> = {
  async 'POST /watches'(deps, { body, idempotencyKey }) {
    const key = parseIdempotencyKey(idempotencyKey);
    const { watch, isNew } = await startWatch(deps, parseWatchSpec(body), key);
    // 202: the watch is stored, and its first channel is still to be opened.
    const createdStatus = isCovered(watch, deps.now()) ? 201 : 202;
    const status = isNew ? createdStatus : 200;
    return created(status, `/watches/${watch.id}`, await presented(deps, watch));
  },

  async 'GET /watches'(deps, { query }) {
    const { table, owner, now } = deps;
    const page = await listWatches(table, owner, parsePageRequest(query));
    const accounts = await accountsOf(deps, page.items);
    const watches = page.items.map((watch) =>
      presentWatch(watch, accounts.get(watch.account), now()),
    );
    return json(200, { watches, nextCursor: page.nextCursor });
  },

  async 'GET /watches/{id}'(deps, { id }) {
    return json(200, await presented(deps, await findWatch(deps, id)));
  },

  async 'POST /watches/{id}/renew'(deps, { id }) {
    return json(200, await presented(deps, await renewWatch(deps, id)));
  },

  async 'DELETE /watches/{id}'(deps, { id }) {
    const { outcome, watch } = await removeWatch(deps, id);
    // 202: what could not be stopped yet is stopped later without another request.
    return json(outcome === 'stopped' ? 200 : 202, await presented(deps, watch));
  },
};

async function presented({ table, owner, now }: OwnWatchDeps, watch: WatchRecord) {
  const [account, channels] = await Promise.all([
    getAccount(table, owner, watch.account),
    getChannels(table, watch.channelIds),
  ]);
  return presentWatchWithChannels(watch, account, channels, now());
}

async function accountsOf(
  { table, owner }: OwnWatchDeps,
  watches: readonly WatchRecord[],
): Promise<Map<string, AccountRecord | undefined>> {
  const ids = [...new Set(watches.map(({ account }) => account))];
  return new Map(
    await Promise.all(ids.map(async (id) => [id, await getAccount(table, owner, id)] as const)),
  );
}
