import { describe, expect, test } from 'vitest';
import { changeEndpoint } from '../../../lib/endpoints/rows/change-endpoint.ts';
import { deleteEndpoint } from '../../../lib/endpoints/rows/write-endpoints.ts';
import { changeItem } from '../../../lib/table/change-item.ts';
import { getItem } from '../../../lib/table/get-item.ts';
import { deliveryKey, endpointKey } from '../../../lib/table/keys.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { DAY, HOUR, SECOND, tableOfFile, world } from './stage.ts';

async function pending() {
  const at = world();
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner });
  const event = await at.event();
  at.answer = 500;
  await at.deliver(at.message(endpoint, event));
  at.answer = 200;
  return { at, endpoint, event };
}

describe('a delivery that is pending when its endpoint', () => {
  test.each(['paused', 'disabled'] as const)(
    'is %s is given up, and sent by a new force once that is over',
    async (status) => {
      const { at, endpoint, event } = await pending();
      const stopped = await changeEndpoint(tableOfFile(), endpoint, { patch: { status } });
      await at.runUntil(at.nowMs + HOUR);
      expect(at.received).toHaveLength(1);
      expect(await at.row(endpoint, event)).toMatchObject({
        status: 'failed',
        reason: `endpoint-${status}`,
      });
      if (stopped) await changeEndpoint(tableOfFile(), stopped, { patch: { status: 'active' } });
      expect(await at.deliver({ ...at.message(endpoint, event), force: 'a' })).toBe('delivered');
      const row = await at.row(endpoint, event);
      expect(row).toMatchObject({ status: 'delivered', attemptCount: 2, force: 'a' });
      expect(row).not.toHaveProperty('reason');
    },
  );

  test('is deleted is given up', async () => {
    const { at, endpoint, event } = await pending();
    await deleteEndpoint(tableOfFile(), endpoint);
    await at.runUntil(at.nowMs + HOUR);
    expect(at.received).toHaveLength(1);
    expect(await at.row(endpoint, event)).toMatchObject({
      status: 'failed',
      reason: 'endpoint-deleted',
    });
  });
});

test('a delivery that was delivered stays so if it is to be sent again and cannot be', async () => {
  const at = world();
  const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner });
  const event = await at.event();
  await at.deliver(at.message(endpoint, event));
  const before = await at.row(endpoint, event);
  const again = { ...at.message(endpoint, event), force: 'a', replay: true };
  await changeEndpoint(tableOfFile(), endpoint, { patch: { status: 'paused' } });
  expect(await at.deliver(again)).toBe('dropped');
  await deleteEndpoint(tableOfFile(), endpoint);
  expect(await at.deliver(again)).toBe('dropped');
  expect(await at.row(endpoint, event)).toEqual(before);
});

describe('a row', () => {
  const ttlOf = async (eventId: string, endpointId: string) =>
    Number((await getItem(tableOfFile(), deliveryKey(eventId, endpointId)))?.['ttl']);

  test('is kept for 30 days after its last change', async () => {
    const { at, endpoint, event } = await pending();
    const { eventId, endpointId } = at.message(endpoint, event);
    expect(await ttlOf(eventId, endpointId)).toBeGreaterThanOrEqual((at.nowMs + 30 * DAY) / SECOND);
  });

  test('is kept for as long as its event is in the log', async () => {
    const at = world();
    const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner });
    const event = await at.event({}, 3650);
    const { eventId, endpointId } = at.message(endpoint, event);
    for (const answer of [500, 200]) {
      at.answer = answer;
      await at.deliver({ ...at.message(endpoint, event), version: 9 });
      expect(await ttlOf(eventId, endpointId)).toBeGreaterThan((at.nowMs + 3650 * DAY) / SECOND);
    }
  });

  test('of an endpoint that is no endpoint costs nothing but itself', async () => {
    const at = world();
    const endpoint = await storedEndpoint(tableOfFile(), { owner: at.owner });
    await changeItem(tableOfFile(), endpointKey(at.owner, endpoint.id), {
      patch: { format: 'nonsense', retrySchedule: 'never', timeoutSeconds: null },
      when: 'attribute_exists(pk)',
    });
    const event = await at.event();
    await at.deliver(at.message(endpoint, event)).catch(() => undefined);
    const sound = await storedEndpoint(tableOfFile(), { owner: at.owner });
    expect(await at.deliver(at.message(sound, event))).toBe('delivered');
  });
});
