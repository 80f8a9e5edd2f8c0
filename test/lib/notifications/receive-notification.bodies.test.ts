import { expect, test } from 'vitest';
import { BODY_MAX_BYTES } from '../../../lib/notifications/receive-notification.ts';
import { rawItems } from '../../support/raw-items.ts';
import { type Flaws, stage } from './stage.ts';

const DIRECTORY = {
  'x-goog-resource-uri': 'https://admin.googleapis.com/admin/directory/v1/users?domain=x.com',
  'x-goog-resource-state': 'update',
};
const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64');

/** What the database has of a body after a request. */
async function keptOf(flaws: Flaws): Promise<{ body: unknown; bodyOmitted: unknown }> {
  const { receive, table } = await stage();
  expect(await receive(flaws)).toMatchObject({ outcome: 'stored' });
  const [item] = await rawItems(table);
  return { body: item?.['body'], bodyOmitted: item?.['bodyOmitted'] };
}

test('the longest body that is kept has 262144 bytes', () => {
  expect(BODY_MAX_BYTES).toBe(262_144);
});

test('a Directory body is kept as it came', async () => {
  const body = '{ "id":"5" }';

  expect(await keptOf({ headers: DIRECTORY, body })).toEqual({ body });
});

test('a body in base64 is decoded, whatever its alphabet', async () => {
  const body = '{"name":"Zoë 日本 🔑"}';

  expect(await keptOf({ headers: DIRECTORY, body: base64(body), isBase64Encoded: true })).toEqual({
    body,
  });
});

test('a Directory body is typed when it is read', async () => {
  const { receive, stored } = await stage();
  const body = base64('{"id":111220860655841818702,"primaryEmail":"zoë@mydomain.com"}');
  await receive({ headers: DIRECTORY, body, isBase64Encoded: true });

  expect(await stored()).toMatchObject([
    { notification: { user: { id: '111220860655841818702', primaryEmail: 'zoë@mydomain.com' } } },
  ]);
});

test('a Directory body that is not JSON is kept', async () => {
  expect(await keptOf({ headers: DIRECTORY, body: '<html>' })).toEqual({ body: '<html>' });
});

test.each([
  ['Drive files', 'https://www.googleapis.com/drive/v3/files/1'],
  ['Drive changes', 'https://www.googleapis.com/drive/v3/changes?pageToken=1'],
  ['Calendar events', 'https://www.googleapis.com/calendar/v3/calendars/primary/events'],
  ['Calendar settings', 'https://www.googleapis.com/calendar/v3/users/me/settings'],
])('a body of %s is not kept', async (_, uri) => {
  const body = '{"kind":"drive#changes"}';

  expect(await keptOf({ headers: { 'x-goog-resource-uri': uri }, body })).toEqual({});
});

test.each([
  ['plain', (body: Buffer) => ({ body: body.toString() })],
  ['in base64', (body: Buffer) => ({ body: base64(body), isBase64Encoded: true })],
])('a body of exactly 256 KiB is kept, %s', async (_, sent) => {
  const body = 'x'.repeat(BODY_MAX_BYTES);

  const kept = await keptOf({ headers: DIRECTORY, ...sent(Buffer.from(body)) });

  expect(kept.bodyOmitted).toBeUndefined();
  expect(kept.body === body).toBe(true);
});

test.each([
  ['plain', (body: Buffer) => ({ body: body.toString() })],
  ['in base64', (body: Buffer) => ({ body: base64(body), isBase64Encoded: true })],
])('a body of one byte more than 256 KiB is omitted and flagged, %s', async (_, sent) => {
  const body = Buffer.alloc(BODY_MAX_BYTES + 1, 'x');

  expect(await keptOf({ headers: DIRECTORY, ...sent(body) })).toEqual({ bodyOmitted: true });
});

test('a body that is too large is flagged even where bodies are not kept', async () => {
  const body = 'x'.repeat(BODY_MAX_BYTES + 1);

  expect(await keptOf({ body })).toEqual({ bodyOmitted: true });
});

test('a body is measured in bytes, not in characters', async () => {
  const body = 'é'.repeat(BODY_MAX_BYTES / 2);

  expect((await keptOf({ headers: DIRECTORY, body })).bodyOmitted).toBeUndefined();
  expect(await keptOf({ headers: DIRECTORY, body: `${body}x` })).toEqual({ bodyOmitted: true });
});

test('a body of bytes that are no UTF-8, and grow threefold as text, is omitted and flagged', async () => {
  const body = base64(Buffer.alloc(BODY_MAX_BYTES, 0xff));

  expect(await keptOf({ headers: DIRECTORY, body, isBase64Encoded: true })).toEqual({
    bodyOmitted: true,
  });
});

test('a notification whose body was omitted is read with the flag, and without its object', async () => {
  const { receive, stored } = await stage();
  await receive({ headers: DIRECTORY, body: 'x'.repeat(BODY_MAX_BYTES + 1) });

  expect(await stored()).toMatchObject([
    { bodyOmitted: true, notification: { resource: 'directory.users', user: undefined } },
  ]);
});
