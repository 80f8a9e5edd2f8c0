import { beforeAll, describe, expect, test } from 'vitest';
import {
  type ApiAnswer,
  CHANGES,
  type ManagerStage,
  startManager,
  USER,
} from './packaged-manager.ts';

let stage: ManagerStage;
const opened: string[] = [];
beforeAll(async () => {
  stage = await startManager();
  for (let count = 0; count < 5; count += 1) {
    // Two of the same millisecond would be listed in the order of their ids.
    stage.pass(1);
    opened.unshift((await stage.call('POST /channels', { body: CHANGES })).json.id);
  }
  await stage.google.idle();
  for (let count = 0; count < 4; count += 1) stage.google.editFile(USER, undefined);
  await stage.google.idle();
});

/** All pages of a list, one after the other. */
async function pages(list: (query: Record<string, string>) => Promise<ApiAnswer>, limit: number) {
  const answers: ApiAnswer[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: String(limit), ...(cursor ? { cursor } : {}) };
    const answer = await list(query);
    expect(answer.statusCode).toBe(200);
    answers.push(answer);
    cursor = answer.json.nextCursor;
  } while (cursor && answers.length < 20);
  return answers.map(({ json }) => json);
}

describe('GET /channels', () => {
  const list = (query: Record<string, string>) => stage.call('GET /channels', { query });

  test('shows all channels, the newest first, each like GET /channels/{id}', async () => {
    const { statusCode, json } = await stage.call('GET /channels');
    expect(statusCode).toBe(200);
    expect(Object.keys(json)).toEqual(['channels']);
    expect(json.channels.map(({ id }: { id: string }) => id)).toEqual(opened);
    const { json: one } = await stage.call('GET /channels/{id}', { id: opened[0] ?? '' });
    expect(json.channels[0]).toEqual(one);
  });

  test('has pages', async () => {
    const all = await pages(list, 2);
    const ids = all.flatMap(({ channels }) => channels.map(({ id }: { id: string }) => id));
    expect(ids).toEqual(opened);
    for (const { channels } of all) expect(channels.length).toBeLessThanOrEqual(2);
  });
});

describe('GET /channels/{id}/notifications', () => {
  const list = (query: Record<string, string>) =>
    stage.call('GET /channels/{id}/notifications', { id: opened[0] ?? '', query });

  test('shows all notifications, the newest first, with exactly what came', async () => {
    const { statusCode, json } = await list({});
    expect(statusCode).toBe(200);
    expect(json.notifications).toHaveLength(5);
    const live = stage.google.channels().find(({ id }) => id === opened[0]);
    const common = {
      channelId: opened[0],
      resource: 'drive.changes',
      resourceId: live?.resourceId,
      resourceUri: live?.uri,
      // Google's header has no milliseconds.
      channelExpiration: new Date(Math.floor((live?.expiration ?? 0) / 1000) * 1000).toISOString(),
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.+\.\d{3}Z$/),
    };
    expect(json.notifications[0]).toMatchObject({ ...common, resourceState: 'change' });
    expect(json.notifications.at(-1)).toEqual({
      ...common,
      state: 'sync',
      resourceState: 'sync',
      messageNumber: 1,
    });
    const numbers = json.notifications.map((n: { messageNumber: number }) => n.messageNumber);
    expect(numbers).toEqual(numbers.toSorted((a: number, b: number) => b - a));
  });

  test('has pages', async () => {
    const whole = (await list({})).json.notifications;
    const all = await pages(list, 2);
    expect(all.flatMap(({ notifications }) => notifications)).toEqual(whole);
  });
});

describe.each([
  'GET /channels',
  'GET /channels/{id}/notifications',
  'GET /watches',
  'GET /accounts',
])('%s', (routeKey) => {
  const answerTo = async (query: Record<string, string>) => {
    const { statusCode, json } = await stage.call(routeKey, { id: opened[0] ?? '', query });
    return [statusCode, json.error?.code, json.error?.field];
  };

  test.each(['0', '101', '-1', '1.5', 'ten', '', '1e2', ' 5', '9'.repeat(20)])(
    'limit %j is rejected',
    async (limit) => {
      expect(await answerTo({ limit })).toEqual([400, 'invalid-request', 'limit']);
    },
  );

  test.each(['1', '100'])('limit %s is accepted', async (limit) => {
    expect((await answerTo({ limit }))[0]).toBe(200);
  });

  test.each(['', 'x', '../..', 'bm9uZQ', 'MQ==', Buffer.from('0').toString('base64url')])(
    'cursor %j of another origin is rejected',
    async (cursor) => {
      expect(await answerTo({ cursor })).toEqual([400, 'invalid-cursor', 'cursor']);
    },
  );
});

test('a cursor of one list is rejected by the other', async () => {
  const { json } = await stage.call('GET /channels', { query: { limit: '1' } });
  const query = { cursor: json.nextCursor };
  const { statusCode } = await stage.call('GET /channels/{id}/notifications', {
    id: opened[0] ?? '',
    query,
  });
  expect(statusCode).toBe(400);
});
