import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { listNotifications } from '../../lib/notifications/rows/list-notifications.ts';
import { fixtures } from '../fixtures/write-fixtures.ts';
import { emptyTable } from '../support/raw-items.ts';
import { type ReceiverStage, startReceiver } from './packaged-receiver.ts';

let stage: ReceiverStage;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  stage = await startReceiver();
});
afterEach(() => emptyTable(stage.table));

test.each(fixtures())(
  'the notification in $file is a 200, and stored',
  async ({ file, notification }) => {
    const event = JSON.parse(readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8'));

    expect(await stage.handler(event)).toEqual({ statusCode: 200 });

    const { channelId, messageNumber, tokenData, expected } = notification;
    const { items } = await listNotifications(stage.table, channelId, { limit: 2 }, Date.now());
    expect(items).toMatchObject([
      {
        notification: { ...expected, channelId, messageNumber },
        ...(tokenData === undefined ? {} : { tokenData }),
      },
    ]);
  },
);
