import { describe, expect, test } from 'vitest';
import { signToken } from '../../../lib/protocol/token.ts';
import { rawItems } from '../../support/raw-items.ts';
import {
  CHANNEL_ID,
  type Flaws,
  MIN_RELOAD_MS,
  NOW_MS,
  RETENTION_SECONDS,
  SECRET,
  stage,
} from './stage.ts';

describe('a genuine notification', () => {
  test('costs one conditional write, and no read', async () => {
    const { receive, database } = await stage();

    expect(await receive()).toEqual({
      outcome: 'stored',
      channelId: CHANNEL_ID,
      messageNumber: 236_440,
      resource: 'drive.files',
      state: 'update',
    });

    expect(database.calls()).toEqual(['PutItem']);
  });

  test('is stored as it came', async () => {
    const { receive, stored } = await stage();
    const token = signToken(SECRET, CHANNEL_ID, 'user=5');
    await receive({ headers: { 'x-goog-channel-token': token } });

    expect(await stored()).toEqual([
      {
        notification: {
          channelId: CHANNEL_ID,
          messageNumber: 236_440,
          resource: 'drive.files',
          resourceState: 'update',
          state: 'update',
          resourceId: 'ret08u3rv24htgh289g',
          resourceUri: 'https://www.googleapis.com/drive/v3/files/ret08u3rv24htgh289g',
          channelExpiration: Date.UTC(2027, 10, 19, 1, 13, 52),
          changed: ['content'],
        },
        receivedAtMs: NOW_MS,
        tokenData: 'user=5',
      },
    ]);
  });

  test('is forgotten after the retention, in seconds since the epoch', async () => {
    const { receive, table, clock } = await stage();
    clock.nowMs = NOW_MS + 1;
    await receive();

    const [item] = await rawItems(table);
    expect(item?.['ttl']).toBe(NOW_MS / 1000 + 1 + RETENTION_SECONDS);
  });

  test('that comes again is a duplicate, and costs one more write', async () => {
    const { receive, database, stored } = await stage();
    await receive();
    database.forget();

    expect(await receive()).toMatchObject({ outcome: 'duplicate' });

    expect(database.calls()).toEqual(['PutItem']);
    expect(await stored()).toHaveLength(1);
  });

  test('leaves nothing of its token in the table but the user’s data', async () => {
    const { receive, table } = await stage();
    const token = signToken(SECRET, CHANNEL_ID, 'user=5');
    await receive({ headers: { 'x-goog-channel-token': token } });

    const [signature = ''] = token.split('.');
    expect(JSON.stringify(await rawItems(table))).not.toContain(signature);
  });
});

describe('a request is rejected without a call of the database if it has', () => {
  const headers = (changes: Record<string, string | undefined>): Flaws => ({ headers: changes });

  test.each<[string, Flaws, string]>([
    ['no channel id', headers({ 'x-goog-channel-id': undefined }), 'missing-header'],
    ['an empty channel id', headers({ 'x-goog-channel-id': '  ' }), 'missing-header'],
    ['no message number', headers({ 'x-goog-message-number': undefined }), 'missing-header'],
    ['the message number 0', headers({ 'x-goog-message-number': '0' }), 'message-number'],
    ['a negative message number', headers({ 'x-goog-message-number': '-1' }), 'message-number'],
    [
      'a message number with a fraction',
      headers({ 'x-goog-message-number': '1.5' }),
      'message-number',
    ],
    [
      'the message number 2^53',
      headers({ 'x-goog-message-number': '9007199254740992' }),
      'message-number',
    ],
    ['no token', headers({ 'x-goog-channel-token': undefined }), 'token'],
    ['an empty token', headers({ 'x-goog-channel-token': '' }), 'token'],
    ['a foreign token', headers({ 'x-goog-channel-token': '398348u3tu83ut8uu38' }), 'token'],
    ['the token of another channel', headers({ 'x-goog-channel-id': 'another' }), 'token'],
    [
      'a token by another secret',
      headers({ 'x-goog-channel-token': signToken('guess', CHANNEL_ID) }),
      'token',
    ],
    [
      'token data that was not signed',
      headers({ 'x-goog-channel-token': `${signToken(SECRET, CHANNEL_ID)}.user=5` }),
      'token',
    ],
  ])('%s', async (_, flaws, code) => {
    const { receive, database, table } = await stage();

    await expect(receive(flaws)).rejects.toMatchObject({ code });

    expect(database.calls()).toEqual([]);
    expect(await rawItems(table)).toEqual([]);
  });
});

describe('a request with several faults', () => {
  test('is rejected for its shape first, and no secret is loaded', async () => {
    const { receive, secrets } = await stage();
    const flaws = { headers: { 'x-goog-message-number': 'x', 'x-goog-channel-token': 'forged' } };

    await expect(receive(flaws)).rejects.toMatchObject({ code: 'message-number' });
    expect(secrets.loads).toBe(0);
  });

  test.each(['sync', 'exploded', undefined])(
    'is rejected for its token before its state %s is read',
    async (state) => {
      const { receive, database } = await stage();
      const forged = { 'x-goog-resource-state': state, 'x-goog-channel-token': 'forged' };

      await expect(receive({ headers: forged })).rejects.toMatchObject({ code: 'token' });
      expect(database.calls()).toEqual([]);
    },
  );
});

describe('a genuine notification is stored', () => {
  test('if it is the sync', async () => {
    const { receive, stored } = await stage();
    const headers = { 'x-goog-resource-state': 'sync', 'x-goog-message-number': '1' };

    expect(await receive({ headers })).toMatchObject({ outcome: 'stored', state: 'sync' });
    expect(await stored()).toMatchObject([
      { notification: { resource: 'drive.files', resourceState: 'sync', messageNumber: 1 } },
    ]);
  });

  test('if its state is unknown, and typed as unknown', async () => {
    const { receive, stored } = await stage();

    await receive({ headers: { 'x-goog-resource-state': 'exploded' } });

    expect(await stored()).toMatchObject([
      { notification: { resource: 'drive.files', resourceState: 'unknown', state: 'exploded' } },
    ]);
  });

  test('if its resource is unknown, with the body', async () => {
    const { receive, stored } = await stage();
    const headers = { 'x-goog-resource-uri': 'https://www.googleapis.com/sheets/v9/cells' };

    expect(await receive({ headers, body: '{"cell":"A1"}' })).toMatchObject({
      resource: 'unknown',
    });

    expect(await stored()).toMatchObject([
      { notification: { resource: 'unknown', resourceState: 'update', body: '{"cell":"A1"}' } },
    ]);
  });

  test.each([
    ['resource id', 'x-goog-resource-id', { resourceId: '' }],
    ['resource URI', 'x-goog-resource-uri', { resourceUri: '', resource: 'unknown' }],
    ['state', 'x-goog-resource-state', { state: '', resourceState: 'unknown' }],
  ])('if it has no %s', async (_, name, expected) => {
    const { receive, stored } = await stage();

    await receive({ headers: { [name]: undefined } });

    expect(await stored()).toMatchObject([{ notification: expected }]);
  });

  test('if it has nothing but a channel id, a token and a message number', async () => {
    const { receive, stored } = await stage();
    const all = ['resource-id', 'resource-uri', 'resource-state', 'channel-expiration', 'changed'];
    const headers = Object.fromEntries(all.map((name) => [`x-goog-${name}`, undefined]));

    expect(await receive({ headers })).toMatchObject({ outcome: 'stored' });
    expect(await stored()).toHaveLength(1);
  });

  test('once for each message number, in any order', async () => {
    const { receive, stored } = await stage();
    for (const number of [3, 1, 2, 3, 1])
      await receive({ headers: { 'x-goog-message-number': String(number) } });

    expect((await stored()).map(({ notification }) => notification.messageNumber)).toEqual([
      3, 2, 1,
    ]);
  });
});

describe('a rotation of the secret', () => {
  const signedBy = (secret: string): Flaws => ({
    headers: { 'x-goog-channel-token': signToken(secret, CHANNEL_ID) },
  });

  test('leaves tokens of the previous secret valid, without another load', async () => {
    const { receive, secrets } = await stage();
    secrets.values = ['newer', SECRET];

    expect(await receive(signedBy(SECRET))).toMatchObject({ outcome: 'stored' });
    expect(secrets.loads).toBe(1);
  });

  test('that is not loaded yet is loaded when a token needs it, once', async () => {
    const { receive, secrets, clock } = await stage();
    await receive();
    secrets.values = ['newer', SECRET];
    clock.nowMs += MIN_RELOAD_MS;

    const flaws = signedBy('newer');
    flaws.headers = { ...flaws.headers, 'x-goog-message-number': '236441' };

    expect(await receive(flaws)).toMatchObject({ outcome: 'stored' });
    expect(await receive(flaws)).toMatchObject({ outcome: 'duplicate' });
    expect(secrets.loads).toBe(2);
  });

  test('makes tokens of the secret before the previous one invalid', async () => {
    const { receive, secrets } = await stage();
    secrets.values = ['newest', 'newer'];

    await expect(receive(signedBy(SECRET))).rejects.toMatchObject({ code: 'token' });
  });

  test('causes one load per minute at most, however many tokens are forged', async () => {
    const { receive, secrets, clock } = await stage();
    await receive();

    for (let second = 1; second <= 120; second += 1) {
      clock.nowMs = NOW_MS + second * 1000;
      await expect(receive(signedBy(`guess ${second}`))).rejects.toMatchObject({ code: 'token' });
    }

    expect(secrets.loads).toBe(1 + 2);
  });
});
