import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listNotifications } from '../../lib/notifications/rows/list-notifications.ts';
import { functionUrlEvent, httpApiEvent } from '../fixtures/gateway-events.ts';
import { emptyTable, rawItems } from '../support/raw-items.ts';
import { type ReceiverStage, startReceiver } from './packaged-receiver.ts';
import { CHANNEL_ID, genuineRequest } from './requests.ts';

const logged: string[] = [];
const metrics: string[] = [];
const realWrite = process.stdout.write.bind(process.stdout);
let stage: ReceiverStage;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation((line: string) => void logged.push(line));
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    if (!String(chunk).includes('"_aws"')) return realWrite(chunk);
    metrics.push(String(chunk));
    return true;
  });
  stage = await startReceiver();
  return () => vi.restoreAllMocks();
});
beforeEach(() => {
  stage.database.forget();
  logged.length = 0;
  metrics.length = 0;
});
afterEach(() => emptyTable(stage.table));

const listed = async (channelId = CHANNEL_ID) =>
  (await listNotifications(stage.table, channelId, { limit: 9 }, Date.now())).items;

test('B-12 a body whose isBase64Encoded is the text "false" is stored as it came', async () => {
  const file = new URL('../fixtures/reports-activities.json', import.meta.url);
  const event = JSON.parse(readFileSync(file, 'utf8'));

  expect(await stage.handler({ ...event, isBase64Encoded: 'false' })).toEqual({ statusCode: 200 });

  expect(await listed(event.headers['x-goog-channel-id'])).toMatchObject([
    { notification: { activity: { actor: { email: 'admin@example.com' } } } },
  ]);
});

describe('B-13 a body that is not the JSON of its resource is stored, and shown with a flag', () => {
  test.each([
    ['cut off', '{"kind":"admin#directory#us'],
    ['a list', '[]'],
    ['behind a byte order mark', '\ufeff{}'],
  ])('%s', async (_, body) => {
    await stage.handler(httpApiEvent({ ...genuineRequest(), body }));

    const [item] = await listed();
    expect(item?.notification).toMatchObject({ body, bodyInvalid: true });
  });

  test('compressed', async () => {
    const body = gzipSync('{}').toString('base64');
    await stage.handler({ ...functionUrlEvent(genuineRequest()), body });

    const [item] = await listed();
    expect(item?.notification).toMatchObject({ body, bodyEncoding: 'base64', bodyInvalid: true });
  });
});

describe('A-07 a duplicate', () => {
  const send = (flaws = {}, body = '{"id":"1"}') =>
    stage.handler(httpApiEvent({ ...genuineRequest(flaws), body }));

  test('with the same content is one, and no more is said', async () => {
    await send();
    await send();

    expect(logged.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'info', outcome: 'stored' },
      { level: 'info', outcome: 'duplicate' },
    ]);
    expect(logged.join()).not.toContain('differs');
    expect(metrics).toEqual([]);
  });

  test.each([
    ['body', {}, '{"id":"2","secret":"sesame"}'],
    ['state', { 'X-Goog-Resource-State': 'delete' }, '{"id":"1"}'],
    ['expiration', { 'X-Goog-Channel-Expiration': undefined }, '{"id":"1"}'],
    ['list of changes', { 'X-Goog-Changed': '' }, '{"id":"1"}'],
  ])('with another %s is logged as such and counted, by one write', async (_, flaws, body) => {
    await send();
    stage.database.forget();

    expect(await send(flaws, body)).toEqual({ statusCode: 200 });

    expect(stage.database.calls()).toEqual(['PutItem']);
    expect(JSON.parse(logged.at(-1) ?? '')).toMatchObject({
      level: 'warn',
      outcome: 'duplicate',
      differs: true,
    });
    expect(logged.join()).not.toContain('sesame');
    expect(metrics.map((line) => JSON.parse(line))).toMatchObject([
      { DifferingDuplicates: 1, Stage: 'dev' },
    ]);
    const [item] = await rawItems(stage.table);
    expect(item).toMatchObject({ body: '{"id":"1"}', state: 'update' });
  });
});

test('A-04 half a surrogate pair in any header is stored well-formed', async () => {
  const half = { 'X-Goog-Resource-State': '\ud800', 'X-Goog-Resource-ID': 'a\udfff' };
  expect(await stage.handler(httpApiEvent(genuineRequest(half)))).toEqual({ statusCode: 200 });

  const [item] = await rawItems(stage.table);
  expect(item).toMatchObject({ state: '\ufffd', resourceId: 'a\ufffd' });
});
