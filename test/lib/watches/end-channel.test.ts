import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { getAccountOfAnyOwner } from '../../../lib/accounts/rows/read-accounts.ts';
import { throttleAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { getChannelOfAnyOwner } from '../../../lib/channels/rows/read-channels.ts';
import { changeChannelState } from '../../../lib/channels/rows/write-channels.ts';
import { stopEverything } from '../../../lib/maintenance/stop-everything.ts';
import { accountKey } from '../../../lib/table/keys.ts';
import { CHANGES, DAY, HOUR, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, MINUTE } from './watches.ts';

const ANN = 'ann@example.com';

/** Channels of Ann's account that were replaced, and are to be stopped. */
async function superseded(count: number) {
  const set = await renewing();
  const account = await set.connect(ANN);
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const spec = { ...CHANGES, account: account.id, expirationMs: NOW_MS + DAY };
    const { id } = await openChannel(set.deps.channelsOf(account), spec);
    await changeChannelState(set.table, id, {
      from: ['active'],
      to: 'superseded',
      nowMs: NOW_MS,
    });
    ids.push(id);
  }
  return { set, account, ids, calls: set.google.requests.length };
}

const channel = async (set: Renewing, id: string) => getChannelOfAnyOwner(set.table, id);

function takeAway({ table }: Renewing, { id }: AccountRecord) {
  return table.client.send(new DeleteCommand({ TableName: table.name, Key: accountKey(id) }));
}

test('a channel whose account the quota slows waits until after that, and nothing failed', async () => {
  const { set, account, ids, calls } = await superseded(1);
  const [id = ''] = ids;
  await throttleAccount(set.table, account, { untilMs: NOW_MS + HOUR, count: 1 });
  await set.pass(HOUR + 2 * MINUTE);
  expect(set.google.requests).toHaveLength(calls);
  expect(await channel(set, id)).toMatchObject({ state: 'superseded' });
  expect(await channel(set, id)).not.toHaveProperty('attempts');
  await set.pass(2 * MINUTE);
  expect(await channel(set, id)).toMatchObject({ state: 'stopped' });
  expect(set.live()).toEqual([]);
});

test('a grant that was revoked is recorded at a stop, and costs no more calls for each channel', async () => {
  const { set, account, ids } = await superseded(5);
  set.google.revoke(ANN);
  await set.pass(3 * MINUTE);
  expect(await getAccountOfAnyOwner(set.table, account.id)).toMatchObject({
    status: 'needs_reconnect',
    failure: { reason: 'invalid_grant' },
  });
  expect(set.measured.map(([name]) => name)).toContain('needsReconnect');
  const recorded = set.google.requests.length;
  // From here on only the account itself is looked at, once an hour.
  await set.pass(50 * MINUTE);
  expect(set.google.requests).toHaveLength(recorded);
  await set.pass(DAY);
  for (const id of ids) expect((await channel(set, id))?.state).not.toBe('superseded');
  expect(asked(set, 'token').length).toBeLessThan(30);
});

test('a rejection of one stop says nothing about the account', async () => {
  const { set, account } = await superseded(1);
  set.google.faults.stopError = 'stopChannelCallerNotOwner';
  await set.pass(3 * MINUTE);
  expect(await getAccountOfAnyOwner(set.table, account.id)).toMatchObject({ status: 'ok' });
});

test('a channel whose account is gone is stopped by nobody else: it ends with its lease', async () => {
  const { set, account, ids, calls } = await superseded(1);
  const [id = ''] = ids;
  await takeAway(set, account);
  await set.pass(DAY - MINUTE, MINUTE);
  expect(set.google.requests).toHaveLength(calls);
  expect(await channel(set, id)).toMatchObject({ state: 'superseded' });
  expect((await channel(set, id))?.attempts).toBeLessThan(12);
  await set.pass(5 * MINUTE);
  expect(await channel(set, id)).toMatchObject({ state: 'expired' });
});

test('such a channel is a failure of stopping everything', async () => {
  const { set, account, ids, calls } = await superseded(1);
  await takeAway(set, account);
  const walk = { place: undefined, endAtMs: Number.POSITIVE_INFINITY };
  const { counts, failures } = await stopEverything(set.deps, walk);
  expect([counts, failures]).toMatchObject([{ channelsStopped: 0 }, [{ id: ids[0] }]]);
  expect(set.google.requests).toHaveLength(calls);
  expect(set.live()).toEqual(ids);
});
