import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type NewNotification,
  putNotification,
} from '../../../../lib/notifications/rows/put-notification.ts';
import { startTestTable, type TestTable } from '../../../support/test-table.ts';
import { EXAMPLE_HEADERS, NOW_MS, newNotification } from '../../table/examples.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const withHeaders = (changes: Partial<NewNotification['headers']>) => ({
  headers: { ...EXAMPLE_HEADERS, ...changes },
});

/** Stores a notification, and what comes under the same message number after it. */
async function repeated(changes: Partial<NewNotification>) {
  const first = newNotification({ tokenData: 'user=5', body: 'e30', bodyEncoding: 'base64' });
  expect(await putNotification(table, first)).toBe('stored');
  return putNotification(table, { ...first, ...changes });
}

test.each<[string, Partial<NewNotification>]>([
  ['state', withHeaders({ resourceState: 'trash' })],
  ['resource id', withHeaders({ resourceId: 'another' })],
  ['resource URI', withHeaders({ resourceUri: 'https://www.googleapis.com/drive/v3/changes' })],
  ['expiration', withHeaders({ channelExpiration: 'Fri, 19 Nov 2027 01:13:53 GMT' })],
  ['list of changes', withHeaders({ changed: 'parents' })],
  ['token data', { tokenData: '' }],
  ['body', { body: 'e31' }],
  ['encoding of the body', { bodyEncoding: undefined }],
  ['body that is too large', { bodyOmitted: true }],
])('a duplicate that has another %s differs', async (_, changes) => {
  expect(await repeated(changes)).toBe('duplicate-that-differs');
});

test('a duplicate whose body was left out both times does not differ', async () => {
  const first = newNotification({ bodyOmitted: true });
  await putNotification(table, first);
  expect(await putNotification(table, first)).toBe('duplicate');
});

test('a duplicate that comes at another time does not differ', async () => {
  const later = { receivedAtMs: NOW_MS + 1, ttlSeconds: 1 };
  expect(await repeated(later)).toBe('duplicate');
});
