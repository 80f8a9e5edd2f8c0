import { expect, test } from 'vitest';
import { putPendingChannel, transitionChannel } from '../../../lib/channels/rows/write-channels.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import {
  CHANGES,
  NOW_MS,
  type Stage,
  signedChannel,
  stage,
  stateIn,
  tableThat,
  withTable,
} from './stage.ts';

/** A channel of an account that is open at Google, but pending in the ledger, and has no notification. */
async function halfOpen({ channelDeps, client, table }: Stage, account: string): Promise<string> {
  const channel = signedChannel(channelDeps);
  const { id, address } = channel;
  const { owner } = channelDeps;
  const row = { ...CHANGES, id, owner, account, address, createdAtMs: NOW_MS };
  await putPendingChannel(table, row);
  await client.watch(CHANGES, channel);
  return id;
}

test('a probe is opened by the account of the channel: the resource id of another would stop nothing', async () => {
  const set = await stage({ faults: { drop: true } });
  const id = await halfOpen(set, 'an-account');
  const accounts: string[] = [];
  const google: typeof set.channelDeps.google = (account) => {
    accounts.push(account);
    return set.channelDeps.google(account);
  };
  await stopChannel({ ...set.channelDeps, google }, id);
  expect(new Set(accounts)).toEqual(new Set(['an-account']));
  expect((await set.rows()).map(({ account }) => account)).toEqual(['an-account', 'an-account']);
});

test('a probe that another request is stopping already is left to it', async () => {
  const set = await stage({ faults: { drop: true } });
  const id = await halfOpen(set, 'default');
  const table = tableThat(set.table, async (name, input, next) => {
    const pk = (input['Key'] as { pk?: string } | undefined)?.pk ?? '';
    if (name === 'UpdateCommand' && stateIn(input) === 'stopping' && !pk.endsWith(id))
      await transitionChannel(set.table, pk.slice('CHANNEL#'.length), 'beginStop', {
        nowMs: NOW_MS,
      });
    return next();
  });
  expect((await stopChannel(withTable(set.channelDeps, table), id)).state).toBe('stopped');
  const probe = (await set.rows()).find((row) => row.id !== id);
  expect(probe).toMatchObject({ state: 'stopping' });
  expect(set.calls('stop')).toBe(1);
});
