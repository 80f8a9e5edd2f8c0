import { expect, test } from 'vitest';
import type { EndpointDeps } from '../../../lib/endpoints/endpoint-deps.ts';
import { ENDPOINT_ROUTES } from '../../../lib/endpoints/endpoint-routes.ts';
import { getEndpoint, subscriptionsVersion } from '../../../lib/endpoints/rows/read-endpoints.ts';
import { tableOfFile, world } from '../deliveries/stage.ts';

const KNOWN = ['renames', 'drops'];

function routes() {
  const at = world();
  const deps: EndpointDeps = {
    table: tableOfFile(),
    owner: at.owner,
    now: () => at.nowMs,
    log: at.deps.log,
    sealer: at.deps.sealer,
    randomId: () => crypto.randomUUID(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    maxEndpoints: 10,
    recipients: { allowLoopback: false },
    checkRecipient: async () => undefined,
    hooksExist: async (ids) => ids.map((id) => KNOWN.includes(id)),
    post: at.deps.post,
    sendWalk: async () => undefined,
  };
  const call = async (route: string, id: string, body?: object) => {
    const request = { id, query: {}, body: body && JSON.stringify(body) };
    const answer = await ENDPOINT_ROUTES[route]?.(deps, request);
    return JSON.parse(answer?.body ?? 'null');
  };
  const create = (more: object) =>
    call('POST /endpoints', '', { url: 'https://receiver.example/', events: ['*'], ...more });
  return { at, call, create };
}

test('an endpoint waits for the hooks that it is created with, and each answer shows them', async () => {
  const { at, call, create } = routes();
  const { id, after } = await create({ after: KNOWN });
  expect(after).toEqual(KNOWN);
  expect(await call('GET /endpoints/{id}', id)).toMatchObject({ after: KNOWN });
  expect(await call('GET /endpoints', '')).toMatchObject({ endpoints: [{ after: KNOWN }] });
  expect((await getEndpoint(tableOfFile(), at.owner, id))?.after).toEqual(KNOWN);
});

test.each([[null], [[]]])('an endpoint that is changed to %j waits for none', async (after) => {
  const { at, call, create } = routes();
  const { id } = await create({ after: ['drops'] });
  const version = await subscriptionsVersion(tableOfFile(), at.owner);
  const changed = await call('PATCH /endpoints/{id}', id, { after });
  expect(changed).not.toHaveProperty('after');
  expect(await getEndpoint(tableOfFile(), at.owner, id)).not.toHaveProperty('after');
  // What matches events looks again.
  expect(await subscriptionsVersion(tableOfFile(), at.owner)).toBeGreaterThan(version);
});

test.each([[{}], [{ after: [] }]])('an endpoint of %j waits for none', async (given) => {
  const { create } = routes();
  expect(await create(given)).not.toHaveProperty('after');
});

test('an endpoint that is changed otherwise waits for the same', async () => {
  const { call, create } = routes();
  const { id } = await create({ after: KNOWN });
  expect(await call('PATCH /endpoints/{id}', id, { rate: 3 })).toMatchObject({ after: KNOWN });
  expect(await call('PATCH /endpoints/{id}', id, { after: ['drops'] })).toMatchObject({
    after: ['drops'],
  });
});

test('a hook that is not there is refused with its place, and changes nothing', async () => {
  const { call, create } = routes();
  const error = { code: 'invalid-request', field: 'after.1' };
  await expect(create({ after: ['drops', 'gone'] })).rejects.toMatchObject(error);
  expect(await call('GET /endpoints', '')).toEqual({ endpoints: [] });
  const { id } = await create({ after: ['drops'] });
  const body = { after: ['renames', 'gone', 'lost'] };
  await expect(call('PATCH /endpoints/{id}', id, body)).rejects.toMatchObject(error);
  expect(await call('GET /endpoints/{id}', id)).toMatchObject({ after: ['drops'] });
});
