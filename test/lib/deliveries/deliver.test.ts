import { describe, expect, test } from 'vitest';
import { deliver } from '../../../lib/deliveries/deliver.ts';
import { getEndpoint } from '../../../lib/endpoints/rows/read-endpoints.ts';
import { verifyWebhook } from '../../../lib/signing/verify-webhook.ts';
import { changeItem } from '../../../lib/table/change-item.ts';
import { endpointSecretsKey } from '../../../lib/table/keys.ts';
import { tableThat } from '../../support/table-that.ts';
import { SECRET, storedEndpoint } from '../endpoints/examples.ts';
import { answered, DAY, failed, HOUR, MINUTE, SECOND, tableOfFile, world } from './stage.ts';

async function started(changes: Parameters<typeof storedEndpoint>[1] = {}) {
  const at = world();
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner, ...changes });
  const event = await at.event();
  return { at, endpoint, event, message: at.message(endpoint, event) };
}

describe('a delivery that the endpoint takes', () => {
  test('is one signed request, and one write', async () => {
    const { at, endpoint, event, message } = await started();
    const calls: string[] = [];
    const table = tableThat(tableOfFile(), (name, _, next) => {
      calls.push(name);
      return next();
    });
    expect(await deliver(at.on(table), message)).toBe('delivered');
    expect(calls).toEqual(['BatchGetCommand', 'PutCommand']);
    const [request] = at.received;
    expect(request).toMatchObject({ url: endpoint.url, eventId: event.event.id, attempt: 1 });
    const verified = verifyWebhook({
      headers: request?.headers ?? {},
      body: request?.body ?? '',
      secrets: [SECRET],
      now: () => at.nowMs,
    });
    expect(verified).toMatchObject({ id: event.event.id, type: 'order.created' });
    expect(await at.row(endpoint, event)).toMatchObject({
      status: 'delivered',
      deliveredAtMs: at.nowMs,
      attemptCount: 1,
      attempts: [{ status: 204, address: '203.0.113.7', durationMs: 12 }],
    });
  });

  test('is not sent again by the same message, nor by an older or newer one', async () => {
    const { at, message } = await started();
    await at.deliver(message);
    for (const version of [0, 1, 7])
      expect(await at.deliver({ ...message, version })).toBe('dropped');
    expect(at.received).toHaveLength(1);
  });

  test('is sent again once for each force', async () => {
    const { at, endpoint, event, message } = await started();
    await at.deliver(message);
    for (const force of ['a', 'a', 'b', 'b', 'a']) {
      const { version = 0 } = (await at.row(endpoint, event)) ?? {};
      const replay = force === 'b' ? { replay: true } : {};
      await at.deliver({ ...message, version, force, ...replay });
    }
    // The row knows the last force only.
    expect(at.received.map(({ headers }) => headers['tidings-replay'])).toEqual([
      undefined,
      undefined,
      'true',
      undefined,
    ]);
    expect(await at.row(endpoint, event)).toMatchObject({ status: 'delivered', attemptCount: 4 });
  });
});

describe('a delivery that the endpoint does not take', () => {
  test.each([
    ['503', 503],
    ['404', 404],
    ['a redirect', 302],
    ['no connection', () => failed('connection')],
    ['a bad certificate', () => failed('tls')],
    ['a name without an address', () => failed('dns')],
    ['an address that is refused', () => failed('recipient')],
  ])('for %s is tried again by the schedule, and given up after the tenth', async (_, answer) => {
    const { at, endpoint, event, message } = await started();
    at.answer = answer;
    const startMs = at.nowMs;
    await at.deliver(message);
    await at.runUntil(startMs + 76 * HOUR);
    const row = await at.row(endpoint, event);
    expect(row).toMatchObject({ status: 'failed', reason: 'attempts-used-up', slot: 9 });
    expect(row?.nextAttemptAtMs).toBeUndefined();
    expect(at.queue).toEqual([]);
    const times = at.received.map(({ atMs }) => atMs - startMs);
    expect(times.slice(0, 4)).toEqual([0, 5, 305, 2105].map((seconds) => seconds * SECOND));
    expect(times.at(-1)).toBeGreaterThanOrEqual(75.5 * HOUR);
    expect(at.received.map(({ attempt }) => attempt)).toEqual(
      times.map((_time, index) => index + 1),
    );
  });

  test('for a timeout waits for a minute at least', async () => {
    const { at, endpoint, event, message } = await started();
    at.answer = () => failed('timeout');
    await at.deliver(message);
    const row = await at.row(endpoint, event);
    expect(row?.nextAttemptAtMs).toBe(at.nowMs + MINUTE);
    expect(row?.attempts).toMatchObject([{ errorClass: 'timeout', message: 'It failed' }]);
  });

  test.each([
    ['seconds', '120', 120 * SECOND],
    ['a date', new Date(0).toUTCString(), 5 * SECOND],
    ['less than the schedule', '1', 5 * SECOND],
    ['more than a day', '900000', DAY],
    ['nonsense', 'soon', 5 * SECOND],
  ])('obeys Retry-After with %s to the second', async (_, retryAfter, waitMs) => {
    for (const status of [429, 503]) {
      const { at, endpoint, event, message } = await started();
      at.answer = () => answered(status, { retryAfter });
      await at.deliver(message);
      expect((await at.row(endpoint, event))?.nextAttemptAtMs).toBe(at.nowMs + waitMs);
    }
  });

  test('and that asks to wait gets no other event before, and then all of them', async () => {
    const { at, endpoint, message } = await started();
    at.answer = () => answered(429, { retryAfter: '600' });
    await at.deliver(message);
    const others = [await at.event(), await at.event()];
    for (const other of others) await at.deliver(at.message(endpoint, other));
    at.answer = 200;
    const startMs = at.nowMs;
    await at.runUntil(startMs + 599 * SECOND);
    expect(at.received).toHaveLength(1);
    await at.runUntil(startMs + 11 * MINUTE);
    expect(at.received).toHaveLength(4);
    expect(await at.health(endpoint)).toBeUndefined();
  });

  test('with 410 is given up, and its endpoint is disabled, with an event that says so', async () => {
    const { at, endpoint, event, message } = await started();
    at.answer = 410;
    expect(await at.deliver(message)).toBe('given-up');
    expect(await at.row(endpoint, event)).toMatchObject({
      status: 'failed',
      reason: 'endpoint-gone',
    });
    expect(await getEndpoint(tableOfFile(), at.owner, endpoint.id)).toMatchObject({
      status: 'disabled',
      disabledReason: 'It answered 410',
      stoppedAtMs: at.nowMs,
    });
    expect(at.metrics).toEqual(['disabled']);
    expect(await at.deliver(at.message(endpoint, await at.event()))).toBe('dropped');
    expect(at.received).toHaveLength(1);
  });

  test('that the next time is taken is delivered, and the endpoint is no longer failing', async () => {
    const { at, endpoint, event, message } = await started();
    at.answer = ({ attempt }) => (attempt < 3 ? 500 : 200);
    await at.deliver(message);
    expect(await at.health(endpoint)).toMatchObject({ failures: 1, failingSinceMs: at.nowMs });
    await at.runUntil(at.nowMs + 10 * MINUTE);
    expect(await at.row(endpoint, event)).toMatchObject({ status: 'delivered', attemptCount: 3 });
    expect(await at.health(endpoint)).toBeUndefined();
  });
});

describe('a delivery whose endpoint', () => {
  test.each(['paused', 'disabled'] as const)('is %s is not sent', async (status) => {
    const { at, endpoint, event, message } = await started({ status });
    expect(await at.deliver(message)).toBe('dropped');
    expect(await at.row(endpoint, event)).toBeUndefined();
    expect(at.received).toEqual([]);
  });

  test('was deleted is dropped', async () => {
    const { at, message } = await started();
    expect(await at.deliver({ ...message, endpointId: crypto.randomUUID() })).toBe('dropped');
  });

  test.each([
    ['cannot be opened', { sealed: 'v1.nonsense' }],
    ['are gone', { sealed: null }],
  ])('has secrets that %s is not sent unsigned, and says so', async (_, patch) => {
    const { at, endpoint, event, message } = await started();
    const when = 'attribute_exists(pk)';
    await changeItem(tableOfFile(), endpointSecretsKey(endpoint.id), { patch, when });
    expect(await at.deliver(message)).toBe('postponed');
    expect(at.received).toEqual([]);
    expect((await at.row(endpoint, event))?.attempts).toMatchObject([
      { errorClass: 'secrets', durationMs: 0 },
    ]);
  });
});

test('a delivery whose event has expired is given up', async () => {
  const { at, endpoint, event, message } = await started();
  expect(await at.deliver({ ...message, sequence: 99 })).toBe('given-up');
  expect(await at.row(endpoint, event)).toMatchObject({
    status: 'failed',
    reason: 'event-expired',
  });
});
