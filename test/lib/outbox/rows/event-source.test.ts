import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewEvent } from '../../../../lib/outbox/new-event.ts';
import { fromSourceItem, putEventSource } from '../../../../lib/outbox/rows/event-source.ts';
import { getItem } from '../../../../lib/table/get-item.ts';
import { eventSourceKey } from '../../../../lib/table/keys.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { NOW_MS } from '../../../support/times.ts';

const TTL_SECONDS = NOW_MS / 1000 + 86_400;

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const newEvent = (): NewEvent => ({
  id: `p${crypto.randomUUID()}`,
  type: 'order.created',
  source: '/events',
  subject: '7',
  timeMs: NOW_MS,
  ref: '/orders/7',
  sender: 'ann',
  data: { total: 3 },
});
const put = (event: NewEvent, owner = 'ann') =>
  putEventSource(table, { owner, event, watchId: 'w' }, TTL_SECONDS);

test('a source is read as it was stored, with the time until which it is kept', async () => {
  const event = newEvent();
  expect(await put(event)).toBe('stored');
  const item = await getItem(table, eventSourceKey(event.id));
  expect(item?.['ttl']).toBe(TTL_SECONDS);
  const key = eventSourceKey(event.id);
  expect(fromSourceItem(item ?? {})).toEqual({ owner: 'ann', event, watchId: 'w', key });
});

test('a source is stored once, and what was stored stays', async () => {
  const event = newEvent();
  await put(event);
  expect(await put({ ...event, timeMs: NOW_MS + 1 })).toBe('duplicate');
  const item = await getItem(table, eventSourceKey(event.id));
  expect(fromSourceItem(item ?? {})?.event).toEqual(event);
});

test.each<Partial<NewEvent>>([
  { type: 'order.paid' },
  { subject: '8' },
  { ref: '/orders/8' },
  { sender: 'bob' },
  { data: { total: 4 } },
])('a source with the same id and %j is told apart, and not stored', async (change) => {
  const event = newEvent();
  await put(event);
  expect(await put({ ...event, ...change })).toBe('duplicate-that-differs');
  const item = await getItem(table, eventSourceKey(event.id));
  expect(fromSourceItem(item ?? {})?.event).toEqual(event);
});

test('a source of another owner with the same id is told apart', async () => {
  const event = newEvent();
  await put(event);
  expect(await put(event, 'bob')).toBe('duplicate-that-differs');
});
