import { beforeAll, describe, expect, test } from 'vitest';
import { verifyWebhook } from '../../lib/signing/verify-webhook.ts';
import { type DeliveryStage, ownerOf, startDeliveries } from './packaged-deliveries.ts';

let stage: DeliveryStage;
beforeAll(async () => {
  stage = await startDeliveries();
});

type Call = Awaited<ReturnType<typeof ownerOf>>;

const ENRICH = `export function hook({ event, log }) {
  log('a total of', event.data.total);
  return {
    data: { total: event.data.total, tax: event.data.total / 5 },
    emit: [{ type: 'tax.due', data: { tax: event.data.total / 5 } }],
    request: [{ url: URL, method: 'PUT', body: { asked: event.id } }],
  };
}`;

async function newHook(call: Call, body: Record<string, unknown>) {
  const { statusCode, json } = await call('POST /hooks', {
    body: { types: ['order.*'], type: 'code', persistent: true, ...body },
  });
  expect([statusCode, json.error]).toEqual([201, undefined]);
  return json;
}

async function newEndpoint(call: Call, path: string, body: Record<string, unknown> = {}) {
  const url = stage.webhooks.url + path;
  const { statusCode } = await call('POST /endpoints', { body: { url, events: ['*'], ...body } });
  expect(statusCode).toBe(201);
}

/** Publishes an event, and has everything that comes of it done. */
async function publish(call: Call, data: unknown): Promise<void> {
  const { statusCode } = await call('POST /events', { body: { type: 'order.created', data } });
  expect(statusCode).toBe(202);
  await settle();
}

// What hooks emit is dispatched in its turn.
async function settle(): Promise<void> {
  await stage.settle();
  await stage.settle();
}

const bodiesTo = (path: string) =>
  stage.webhooks.received
    .filter((one) => one.path === path)
    .map(({ body }) => JSON.parse(body))
    .map(({ type, data }) => ({ type, data }));

describe('the packaged functions, each within its rights', () => {
  test('run a hook, and carry out all that it returns', async () => {
    const call = await ownerOf(stage);
    const [asked, after, beside] = ['asked', 'after', 'beside'].map((name) => `/${name}-1`);
    const arg = ENRICH.replace('URL', JSON.stringify(stage.webhooks.url + asked));
    const { id, secret } = await newHook(call, { arg });
    await newEndpoint(call, String(after), { after: [id], events: ['order.*'] });
    await newEndpoint(call, String(beside));
    await publish(call, { total: 50 });

    expect(bodiesTo(String(after))).toEqual([
      { type: 'order.created', data: { total: 50, tax: 10 } },
    ]);
    expect(bodiesTo(String(beside)).filter(({ type }) => !type.startsWith('hook.'))).toEqual([
      { type: 'order.created', data: { total: 50 } },
      { type: 'tax.due', data: { tax: 10 } },
    ]);
    const request = stage.webhooks.received.find((one) => one.path === asked);
    const { headers = {}, body = '' } = request ?? {};
    const verified = verifyWebhook({ headers, body, secrets: [secret], now: () => Date.now() });
    expect(verified).toEqual({ asked: expect.stringMatching(/^p/) });
    const { json } = await call('GET /hooks/{id}/runs', { id });
    expect(json.runs).toMatchObject([
      {
        outcome: 'ok',
        attempt: 1,
        effects: { data: true, emitted: 1, requests: 1 },
        logs: ['a total of 50'],
      },
    ]);
  });

  test('disable a hook at its tenth failure in a row, and say so', async () => {
    const call = await ownerOf(stage);
    const { id } = await newHook(call, { arg: 'function hook() { throw new Error("no"); }' });
    await newEndpoint(call, '/told');
    const nine = Array.from({ length: 9 }, (_, count) => ({
      type: 'order.created',
      data: { count },
    }));
    expect((await call('POST /events', { body: { events: nine } })).statusCode).toBe(202);
    await settle();
    expect((await call('GET /hooks/{id}', { id })).json).toMatchObject({
      status: 'active',
      failures: 9,
    });
    await publish(call, { count: 10 });
    expect((await call('GET /hooks/{id}', { id })).json).toMatchObject({
      status: 'disabled',
      disabledReason: 'It failed 10 times in a row, at last: threw. Error: no',
    });
    expect(bodiesTo('/told').filter(({ type }) => type === 'hook.disabled')).toMatchObject([
      { data: { hook: id, types: ['order.*'] } },
    ]);
    // No line of any function's log has what the code said.
    expect(stage.logged.join('\n')).not.toContain('Error: no');
    const enabled = await call('PATCH /hooks/{id}', { id, body: { enabled: true } });
    expect(enabled.json).toMatchObject({ status: 'active' });
    expect(enabled.json.disabledReason).toBeUndefined();
  });

  test('run a module of the deployment', async () => {
    const call = await ownerOf(stage);
    const { id } = await newHook(call, {
      types: ['order.created'],
      type: 'module',
      arg: 'example',
    });
    await publish(call, { total: 120 });
    const { json } = await call('GET /hooks/{id}/runs', { id });
    expect(json.runs).toMatchObject([{ outcome: 'ok', effects: { emitted: 1 } }]);
  });

  test('never run one owner’s hooks on events of another', async () => {
    const [mine, other] = [await ownerOf(stage), await ownerOf(stage)];
    const { id } = await newHook(mine, { arg: 'function hook({ log }) { log("ran"); }' });
    await publish(other, { total: 1 });
    expect((await mine('GET /hooks/{id}/runs', { id })).json.runs).toEqual([]);
    for (const route of ['GET /hooks/{id}', 'GET /hooks/{id}/runs', 'DELETE /hooks/{id}'])
      expect((await other(route, { id })).statusCode).toBe(404);
    const waits = { url: `${stage.webhooks.url}/x`, events: ['*'], after: [id] };
    expect((await other('POST /endpoints', { body: waits })).json.error).toMatchObject({
      code: 'invalid-request',
      field: 'after.0',
    });
  });
});
