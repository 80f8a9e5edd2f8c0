import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import type { AccountRecord } from '../../../lib/accounts/account-record.ts';
import { getAccountOfAnyOwner } from '../../../lib/accounts/rows/read-accounts.ts';
import { throttleAccount } from '../../../lib/accounts/rows/write-accounts.ts';
import { openChannel } from '../../../lib/channels/open-channel.ts';
import { reconcileChannel } from '../../../lib/channels/reconcile-channel.ts';
import { getChannelOfAnyOwner } from '../../../lib/channels/rows/read-channels.ts';
import { transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { stopEverything } from '../../../lib/maintenance/stop-everything.ts';
import { accountKey } from '../../../lib/table/keys.ts';
import { CHANGES, DAY, HOUR, NOW_MS } from '../channels/stage.ts';
import { type Renewing, renewing } from './renewing.ts';
import { asked, MINUTE } from './watches.ts';

const ANN = 'ann@example.com';

/** Superseded channels of Ann's account, which are to be stopped. */
async function superseded(count: number) {
  const set = await renewing();
  const account = await set.connect(ANN);
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const spec = { ...CHANGES, expirationMs: NOW_MS + DAY };
    const purpose = { account: account.id };
    const { id } = await openChannel(set.deps.channelsOf(account), spec, purpose);
    expect(await transitionChannel(set.table, id, 'supersede', { nowMs: NOW_MS })).toBeDefined();
    ids.push(id);
  }
  return { set, account, ids, calls: set.google.requests.length };
}

const channel = async (set: Renewing, id: string) => getChannelOfAnyOwner(set.table, id);

function removeRow({ table }: Renewing, { id }: AccountRecord) {
  return table.client.send(new DeleteCommand({ TableName: table.name, Key: accountKey(id) }));
}

test('a channel of a throttled account waits until the quota is free, without a failure', async () => {
  const { set, account, ids, calls } = await superseded(1);
  const [id = ''] = ids;
  await throttleAccount(set.table, account, { untilMs: NOW_MS + HOUR, count: 1 });
  expect(await reconcileChannel(set.deps, id)).toEqual({
    outcome: 'waiting-for-quota',
    untilMs: NOW_MS + HOUR,
  });
  await set.pass(HOUR + 2 * MINUTE);
  expect(set.google.requests).toHaveLength(calls);
  expect(await channel(set, id)).toMatchObject({ state: 'superseded' });
  expect(await channel(set, id)).not.toHaveProperty('attempts');
  await set.pass(2 * MINUTE);
  expect(await channel(set, id)).toMatchObject({ state: 'stopped' });
  expect(set.live()).toEqual([]);
});

test('a revoked grant is recorded when a channel is stopped, and the other channels cost no more calls', async () => {
  const { set, account, ids } = await superseded(5);
  set.google.revoke(ANN);
  await set.pass(3 * MINUTE);
  expect(await getAccountOfAnyOwner(set.table, account.id)).toMatchObject({
    status: 'needs_reconnect',
    failure: { reason: 'invalid_grant' },
  });
  expect(set.measured.map(([name]) => name)).toContain('needsReconnect');
  const recorded = set.google.requests.length;
  // From here on only the account itself is checked, once an hour.
  await set.pass(50 * MINUTE);
  expect(set.google.requests).toHaveLength(recorded);
  await set.pass(DAY);
  for (const id of ids) expect((await channel(set, id))?.state).not.toBe('superseded');
  expect(asked(set, 'token').length).toBeLessThan(30);
});

test('a stop that Google rejects leaves the account ok', async () => {
  const { set, account } = await superseded(1);
  set.google.faults.stopError = 'stopChannelCallerNotOwner';
  await set.pass(3 * MINUTE);
  expect(await getAccountOfAnyOwner(set.table, account.id)).toMatchObject({ status: 'ok' });
});

test('a channel whose account is gone cannot be stopped: it expires with its lease', async () => {
  const { set, account, ids, calls } = await superseded(1);
  const [id = ''] = ids;
  await removeRow(set, account);
  expect(await reconcileChannel(set.deps, id)).toEqual({
    outcome: 'not-stopped',
    error: expect.objectContaining({ code: 'unknown-account' }),
  });
  await set.pass(DAY - MINUTE, MINUTE);
  expect(set.google.requests).toHaveLength(calls);
  expect(await channel(set, id)).toMatchObject({ state: 'superseded' });
  expect((await channel(set, id))?.attempts).toBeLessThan(12);
  await set.pass(5 * MINUTE);
  expect(await channel(set, id)).toMatchObject({ state: 'expired' });
});

test('a channel whose account is gone is a failure of stopping everything', async () => {
  const { set, account, ids, calls } = await superseded(1);
  await removeRow(set, account);
  const walk = { place: undefined, endAtMs: Number.POSITIVE_INFINITY };
  const { counts, failures } = await stopEverything(set.deps, walk);
  expect([counts, failures]).toMatchObject([{ channelsStopped: 0 }, [{ id: ids[0] }]]);
  expect(set.google.requests).toHaveLength(calls);
  expect(set.live()).toEqual(ids);
});
