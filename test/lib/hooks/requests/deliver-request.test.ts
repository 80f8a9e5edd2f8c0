import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { deliverMessage } from '../../../../lib/hooks/requests/deliver-message.ts';
import { verifyWebhook } from '../../../../lib/signing/verify-webhook.ts';
import { changeItem } from '../../../../lib/table/change-item.ts';
import { getItem } from '../../../../lib/table/get-item.ts';
import { hookRequestKey, hookSecretKey } from '../../../../lib/table/hook-keys.ts';
import { deliveryKey, type Key } from '../../../../lib/table/keys.ts';
import { StorageError } from '../../../../lib/table/storage-error.ts';
import { tableThat } from '../../../support/table-that.ts';
import {
  answered,
  DAY,
  failed,
  HOUR,
  MINUTE,
  SECOND,
  tableOfFile,
  world,
} from '../../deliveries/stage.ts';
import { SECRET, storedEndpoint } from '../../endpoints/examples.ts';
import { asked, newRequest, rowOf, storedHook } from './examples.ts';

async function started(changes: Parameters<typeof asked>[2] = {}) {
  const at = world();
  const hookId = await storedHook(at.owner);
  return { at, hookId, message: await asked(at, hookId, changes) };
}

const remove = (key: Key) =>
  tableOfFile().client.send(new DeleteCommand({ TableName: tableOfFile().name, Key: key }));

describe('a request that is taken', () => {
  test('is sent as the hook has asked for it, signed, with one read and one write', async () => {
    const { at, hookId, message } = await started();
    const calls: string[] = [];
    const table = tableThat(tableOfFile(), (name, _, next) => {
      calls.push(name);
      return next();
    });
    expect(await deliverMessage(at.on(table), message)).toBe('delivered');
    expect(calls).toEqual(['BatchGetCommand', 'PutCommand']);
    const { url, method, headers, body } = newRequest();
    const [request] = at.received;
    expect(request).toMatchObject({
      url,
      method,
      body,
      headers: {
        ...headers,
        'user-agent': 'Tidings/1',
        'webhook-id': message.endpointId,
        'tidings-attempt': '1',
        'tidings-hook': hookId,
      },
    });
    const verified = verifyWebhook({
      headers: request?.headers ?? {},
      body: request?.body ?? '',
      secrets: [SECRET],
      now: () => at.nowMs,
    });
    expect(verified).toEqual({ total: 3 });
    expect(await rowOf(at, message)).toMatchObject({
      hookId,
      endpointId: message.endpointId,
      eventType: 'order.created',
      eventTimeMs: at.nowMs,
      sequence: 7,
      status: 'delivered',
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

  test('is sent again once for each force, with the same id', async () => {
    const { at, message } = await started();
    await at.deliver(message);
    for (const force of ['a', 'a', 'b', 'b']) {
      const { version = 0 } = (await rowOf(at, message)) ?? {};
      await at.deliver({ ...message, version, force });
    }
    expect(at.received.map(({ eventId, attempt }) => [eventId, attempt])).toEqual(
      [1, 2, 3].map((attempt) => [message.endpointId, attempt]),
    );
  });

  test('is that of the first run, whatever the hook asks for when it runs again', async () => {
    const { at, hookId, message } = await started();
    expect(await asked(at, hookId, { url: 'https://other.example/' })).toEqual(message);
    await at.deliver(message);
    expect(at.received.map(({ url }) => url)).toEqual([newRequest().url]);
    const other = await asked(at, hookId, { index: 1, url: 'https://other.example/' });
    expect(other.endpointId).not.toBe(message.endpointId);
  });

  test('shows no header of the hook, and no signature, that the answer repeats', async () => {
    const { at, message } = await started();
    at.answer = ({ headers }) =>
      answered(200, {
        replyHead: `${headers['x-token']} ${headers['webhook-signature']} ${headers['content-type']}`,
      });
    await at.deliver(message);
    expect((await rowOf(at, message))?.attempts[0]?.reply).toBe('… … application/json');
  });
});

describe('a request that is not taken', () => {
  test.each([
    ['503', 503],
    ['404', 404],
    ['a redirect', 302],
    ['no connection', () => failed('connection')],
    ['an address that is refused', () => failed('recipient')],
  ])('for %s is tried again by the schedule, and given up after the tenth', async (_, answer) => {
    const { at, message } = await started();
    at.answer = answer;
    const startMs = at.nowMs;
    await at.deliver(message);
    await at.runUntil(startMs + 76 * HOUR);
    expect(await rowOf(at, message)).toMatchObject({
      status: 'failed',
      reason: 'attempts-used-up',
      attemptCount: 10,
    });
    expect(at.queue).toEqual([]);
    const times = at.received.map(({ atMs }) => atMs - startMs);
    expect(times.slice(0, 4)).toEqual([0, 5, 305, 2105].map((seconds) => seconds * SECOND));
    expect(new Set(at.received.map(({ eventId }) => eventId))).toEqual(
      new Set([message.endpointId]),
    );
  });

  test('for a timeout waits for a minute at least, and obeys Retry-After', async () => {
    const { at, message } = await started();
    at.answer = () => failed('timeout');
    await at.deliver(message);
    expect((await rowOf(at, message))?.nextAttemptAtMs).toBe(at.nowMs + MINUTE);
    const { at: other, message: asksToWait } = await started();
    other.answer = () => answered(429, { retryAfter: '7200' });
    await other.deliver(asksToWait);
    expect((await rowOf(other, asksToWait))?.nextAttemptAtMs).toBe(other.nowMs + 2 * HOUR);
  });

  test('with 410 is given up, and costs the hook nothing', async () => {
    const { at, hookId, message } = await started();
    at.answer = 410;
    expect(await at.deliver(message)).toBe('given-up');
    expect(await rowOf(at, message)).toMatchObject({ status: 'failed', reason: 'recipient-gone' });
    at.answer = 200;
    expect(await at.deliver(await asked(at, hookId, { index: 1 }))).toBe('delivered');
  });

  test('holds up no other request of the hook, and no endpoint', async () => {
    const { at, hookId, message } = await started();
    at.answer = ({ eventId }) => (eventId === message.endpointId ? 500 : 200);
    for (let count = 0; count < 9; count += 1) await at.deliver({ ...message, version: 99 });
    expect(await at.deliver(await asked(at, hookId, { index: 1 }))).toBe('delivered');
    const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner });
    expect(await at.deliver(at.message(endpoint, await at.event()))).toBe('delivered');
  });
});

describe('a request whose hook is deleted', () => {
  test.each([0, 1])('after %d attempts is given up', async (attempts) => {
    const { at, hookId, message } = await started();
    at.answer = 500;
    if (attempts > 0) await at.deliver(message);
    await remove(hookSecretKey(hookId));
    if (attempts === 0) await at.deliver(message);
    await at.runUntil(at.nowMs + HOUR);
    expect(await rowOf(at, message)).toMatchObject({
      status: 'failed',
      reason: 'hook-deleted',
      eventType: 'order.created',
      attemptCount: attempts,
    });
    expect(at.received).toHaveLength(attempts);
  });

  test('stays delivered if it was', async () => {
    const { at, hookId, message } = await started();
    await at.deliver(message);
    const before = await rowOf(at, message);
    await remove(hookSecretKey(hookId));
    expect(await at.deliver({ ...message, version: 1, force: 'a' })).toBe('dropped');
    expect(await rowOf(at, message)).toEqual(before);
  });
});

describe('a request', () => {
  test('that has expired is given up', async () => {
    const { at, message } = await started();
    await remove(hookRequestKey(message.eventId, message.endpointId));
    expect(await at.deliver(message)).toBe('given-up');
    expect(await rowOf(at, message)).toMatchObject({ reason: 'event-expired' });
  });

  test('of another owner is not sent', async () => {
    const { at, message } = await started();
    await at.deliver({ ...message, owner: crypto.randomUUID() });
    expect(at.received).toEqual([]);
  });

  test('is never sent unsigned: a secret that cannot be opened is a failure', async () => {
    const { at, hookId, message } = await started();
    const when = 'attribute_exists(pk)';
    await changeItem(tableOfFile(), hookSecretKey(hookId), { patch: { sealed: 'v1.x' }, when });
    expect(await at.deliver(message)).toBe('postponed');
    expect(at.received).toEqual([]);
    expect((await rowOf(at, message))?.attempts).toMatchObject([{ errorClass: 'secrets' }]);
  });

  test('is asked for again by the queue when the table does not answer', async () => {
    const { at, message } = await started();
    const table = tableThat(tableOfFile(), () => Promise.reject(new Error('Away')));
    await expect(deliverMessage(at.on(table), message)).rejects.toThrow(StorageError);
    expect(at.received).toEqual([]);
  });

  test('and its delivery are kept for as long as its event', async () => {
    const { at, message } = await started();
    await at.deliver(message);
    const { eventId, endpointId } = message;
    const ttlOf = async (key: Key) => Number((await getItem(tableOfFile(), key))?.['ttl']);
    const ttl = (at.nowMs + 30 * DAY) / SECOND;
    expect(await ttlOf(hookRequestKey(eventId, endpointId))).toBe(ttl);
    expect(await ttlOf(deliveryKey(eventId, endpointId))).toBeGreaterThanOrEqual(ttl);
  });
});
