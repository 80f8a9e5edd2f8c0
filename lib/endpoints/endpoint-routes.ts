import { parsePageRequest } from '../api/parse-page-request.ts';
import type { Routes } from '../api/route.ts';
import { created, empty, json } from '../http/http-response.ts';
import { catchUp } from './catch-up.ts';
import { enableEndpoint, pauseEndpoint } from './change-status.ts';
import { createEndpoint } from './create-endpoint.ts';
import type { EndpointDeps, LogWalk } from './endpoint-deps.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { findEndpoint } from './find-endpoint.ts';
import { missingSince } from './missing-since.ts';
import { type EndpointChanges, parseEndpoint, parseEndpointChanges } from './parse-endpoint.ts';
import { parseRotation } from './parse-rotation.ts';
import { parseRecovery, parseReplay, type Range } from './parse-walk.ts';
import { presentEndpoint, presentWalk } from './present-endpoint.ts';
import { rejectInactive } from './reject-inactive.ts';
import { rotateSecret } from './rotate-secret.ts';
import { healthOf, listEndpoints } from './rows/read-endpoints.ts';
import { deleteEndpoint } from './rows/write-endpoints.ts';
import { updateEndpoint } from './update-endpoint.ts';

/** The management API's routes for endpoints. */
export const ENDPOINT_ROUTES: Routes<EndpointDeps> = {
  async 'POST /endpoints'(deps, { body }) {
    const spec = await parseEndpoint(body, deps.recipients);
    const id = deps.randomId();
    if (!spec.paused) await catchUp(deps, id);
    const { endpoint, secret } = await createEndpoint(deps, id, spec);
    deps.log('info', 'endpoint created', { endpointId: id });
    return created(201, `/endpoints/${id}`, { ...presentEndpoint(endpoint), secret });
  },

  async 'GET /endpoints'({ table, owner }, { query }) {
    const { items, nextCursor } = await listEndpoints(table, owner, parsePageRequest(query));
    const health = await healthOf(
      table,
      items.map(({ id }) => id),
    );
    const endpoints = items.map((endpoint) => presentEndpoint(endpoint, health.get(endpoint.id)));
    return json(200, { endpoints, nextCursor });
  },

  async 'GET /endpoints/{id}'(deps, { id }) {
    return json(200, await presented(deps, await findEndpoint(deps, id)));
  },

  async 'PATCH /endpoints/{id}'(deps, { id, body }) {
    const changes = await parseEndpointChanges(body, deps.recipients);
    const endpoint = await findEndpoint(deps, id);
    if (asksForMore(changes)) await catchUp(deps, id);
    return json(200, await presented(deps, await updateEndpoint(deps, endpoint, changes)));
  },

  async 'DELETE /endpoints/{id}'(deps, { id }) {
    const endpoint = await findEndpoint(deps, id);
    await deleteEndpoint(deps.table, endpoint);
    deps.log('info', 'endpoint deleted', { endpointId: id });
    return empty(204);
  },

  async 'POST /endpoints/{id}/rotate-secret'(deps, { id, body }) {
    const rotation = parseRotation(body);
    const { endpoint, secret } = await rotateSecret(deps, await findEndpoint(deps, id), rotation);
    return json(200, { ...(await presented(deps, endpoint)), secret });
  },

  async 'POST /endpoints/{id}/pause'(deps, { id }) {
    const endpoint = await pauseEndpoint(deps, await findEndpoint(deps, id));
    return json(200, await presented(deps, endpoint));
  },

  async 'POST /endpoints/{id}/enable'(deps, { id }) {
    const endpoint = await findEndpoint(deps, id);
    if (endpoint.status !== 'active') await catchUp(deps, id);
    return json(200, await presented(deps, await enableEndpoint(deps, endpoint)));
  },

  async 'POST /endpoints/{id}/recover'(deps, { id, body }) {
    const endpoint = await findActive(deps, id);
    const range = parseRecovery(body, {
      missingSinceMs: missingSince(endpoint),
      nowMs: deps.now(),
    });
    return json(202, presentWalk(await startWalk(deps, endpoint, 'recover', range)));
  },

  async 'POST /endpoints/{id}/replay'(deps, { id, body }) {
    const range = parseReplay(body, deps.now());
    return json(
      202,
      presentWalk(await startWalk(deps, await findActive(deps, id), 'replay', range)),
    );
  },
};

// Only then may an event match that did not before.
function asksForMore({ events, filter, paused }: EndpointChanges): boolean {
  return paused !== true && (events !== undefined || filter !== undefined || paused === false);
}

async function presented({ table }: EndpointDeps, endpoint: EndpointRecord) {
  const health = await healthOf(table, [endpoint.id]);
  return presentEndpoint(endpoint, health.get(endpoint.id));
}

async function findActive(deps: EndpointDeps, id: string): Promise<EndpointRecord> {
  const endpoint = await findEndpoint(deps, id);
  rejectInactive(endpoint);
  return endpoint;
}

async function startWalk(
  { owner, randomId, sendWalk }: EndpointDeps,
  { id: endpointId }: EndpointRecord,
  mode: LogWalk['mode'],
  range: Range,
): Promise<LogWalk> {
  const walk: LogWalk = { owner, endpointId, mode, id: randomId(), ...range };
  await sendWalk(walk, 0);
  return walk;
}
