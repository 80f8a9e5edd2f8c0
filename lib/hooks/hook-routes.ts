import { parsePageRequest } from '../api/parse-page-request.ts';
import type { Routes } from '../api/route.ts';
import { created, empty, json } from '../http/http-response.ts';
import { createHook } from './create-hook.ts';
import { deleteHooks } from './delete-hooks.ts';
import { findHook } from './find-hook.ts';
import type { HookRouteDeps } from './hook-deps.ts';
import { keepAlive } from './keep-alive.ts';
import { listHooks } from './list-hooks.ts';
import { parseHook, parseHookChanges } from './parse-hook.ts';
import { presentHook } from './present-hook.ts';
import { deleteHook } from './rows/delete-hook.ts';
import { failuresOf, getCode } from './rows/read-hooks.ts';
import { inTestPlace } from './runs/in-test-place.ts';
import { pageOfRuns } from './runs/page-of-runs.ts';
import { parseTestEvent } from './runs/parse-test-event.ts';
import { presentRun, presentTest } from './runs/present-run.ts';
import { RUNS_MAX } from './runs/run-record.ts';
import { testHook } from './runs/test-hook.ts';
import { updateHook } from './update-hook.ts';

/** The management API's routes for hooks. */
export const HOOK_ROUTES: Routes<HookRouteDeps> = {
  async 'POST /hooks'(deps, { body }) {
    const { hook, secret } = await createHook(deps, parseHook(body));
    deps.log('info', 'hook created', { hookId: hook.id, type: hook.type });
    return created(201, `/hooks/${hook.id}`, { ...presentHook(hook), secret });
  },

  async 'GET /hooks'(deps, { query }) {
    const { hooks, failures, nextCursor } = await listHooks(deps, parsePageRequest(query));
    const shown = hooks.map((hook) => presentHook(hook, failures.get(hook.id)));
    return json(200, { hooks: shown, nextCursor });
  },

  async 'DELETE /hooks'(deps, { query }) {
    const deleted = await deleteHooks(deps, query);
    deps.log('info', 'hooks deleted', { count: deleted });
    return json(200, { deleted });
  },

  async 'GET /hooks/{id}'(deps, { id }) {
    const hook = await findHook(deps, id);
    const [failures, code] = await Promise.all([
      failuresOf(deps.table, [id]),
      getCode(deps.table, id),
    ]);
    return json(200, { ...presentHook(hook, failures.get(id)), code: code?.code });
  },

  async 'PATCH /hooks/{id}'(deps, { id, body }) {
    const hook = await findHook(deps, id);
    const changed = await updateHook(deps, hook, parseHookChanges(body, hook.type));
    const failures = await failuresOf(deps.table, [id]);
    return json(200, presentHook(changed, failures.get(id)));
  },

  async 'DELETE /hooks/{id}'(deps, { id }) {
    await deleteHook(deps.table, await findHook(deps, id));
    deps.log('info', 'hook deleted', { hookId: id });
    return empty(204);
  },

  async 'POST /hooks/{id}/heartbeat'(deps, { id }) {
    return json(200, presentHook(await keepAlive(deps, await findHook(deps, id))));
  },

  async 'POST /hooks/{id}/test'(deps, { id, body }) {
    const event = parseTestEvent(body);
    const hook = await findHook(deps, id);
    return json(200, presentTest(await inTestPlace(deps, () => testHook(deps, hook, event))));
  },

  async 'GET /hooks/{id}/runs'(deps, { id, query }) {
    await findHook(deps, id);
    const { runs, nextCursor } = await pageOfRuns(
      deps.table,
      id,
      parsePageRequest(query, RUNS_MAX),
    );
    return json(200, { runs: runs.map(presentRun), nextCursor });
  },
};
