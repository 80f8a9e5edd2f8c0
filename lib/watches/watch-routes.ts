import type { AccountRecord } from '../accounts/account-record.ts';
import { getAccount } from '../accounts/rows/read-accounts.ts';
import { parsePageRequest } from '../api/parse-request.ts';
import type { ApiManager, Routes } from '../api/route.ts';
import { getChannels } from '../channels/rows/read-channels.ts';
import { type HttpResponse, json } from '../http/http-response.ts';
import { findWatch } from './find-watch.ts';
import { parseIdempotencyKey, parseWatchSpec } from './parse-watch-spec.ts';
import { presentWatch, presentWatchWithChannels } from './present-watch.ts';
import { listWatches } from './rows/read-watches.ts';
import { removeWatch } from './remove-watch.ts';
import { renewWatch } from './renew-watch.ts';
import { startWatch } from './start-watch.ts';
import { isCovered } from './watch-health.ts';
import type { WatchRecord } from './watch-record.ts';

/** The routes of watches. */
export const WATCH_ROUTES: Routes = {
  async 'POST /watches'(manager, { body, idempotencyKey }) {
    const key = parseIdempotencyKey(idempotencyKey);
    const { watch, isNew } = await startWatch(
      manager.renewer,
      manager.owner,
      parseWatchSpec(body),
      key,
    );
    // 202: the wish is kept, and its first channel is still to be opened.
    const made = isCovered(watch, manager.now()) ? 201 : 202;
    const response = await answer(manager, isNew ? made : 200, watch);
    return { ...response, headers: { ...response.headers, location: `/watches/${watch.id}` } };
  },

  async 'GET /watches'(manager, { query }) {
    const { table, owner, now } = manager;
    const page = await listWatches(table, owner, parsePageRequest(query));
    const accounts = await accountsOf(manager, page.items);
    const watches = page.items.map((watch) =>
      presentWatch(watch, accounts.get(watch.account), now()),
    );
    return json(200, { watches, nextCursor: page.nextCursor });
  },

  async 'GET /watches/{id}'(manager, { id }) {
    return answer(manager, 200, await findWatch(manager, manager.owner, id));
  },

  async 'POST /watches/{id}/renew'(manager, { id }) {
    return answer(manager, 200, await renewWatch(manager.renewer, manager.owner, id));
  },

  async 'DELETE /watches/{id}'(manager, { id }) {
    const { watch, isOver } = await removeWatch(manager.renewer, manager.owner, id);
    // 202: what could not be stopped yet is stopped without anybody asking again.
    return answer(manager, isOver ? 200 : 202, watch);
  },
};

async function answer(
  { table, owner, now }: ApiManager,
  status: number,
  watch: WatchRecord,
): Promise<HttpResponse> {
  const [account, channels] = await Promise.all([
    getAccount(table, owner, watch.account),
    getChannels(table, watch.channelIds),
  ]);
  return json(status, presentWatchWithChannels(watch, account, channels, now()));
}

async function accountsOf(
  { table, owner }: ApiManager,
  watches: readonly WatchRecord[],
): Promise<Map<string, AccountRecord | undefined>> {
  const ids = [...new Set(watches.map(({ account }) => account))];
  return new Map(
    await Promise.all(ids.map(async (id) => [id, await getAccount(table, owner, id)] as const)),
  );
}
