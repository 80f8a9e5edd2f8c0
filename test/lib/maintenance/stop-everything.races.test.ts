import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { stopChannel } from '../../../lib/channels/stop-channel.ts';
import { pauseEverything, stopEverything } from '../../../lib/maintenance/stop-everything.ts';
import { tableThat } from '../channels/stage.ts';
import { renewing } from '../watches/renewing.ts';
import { asked, started } from '../watches/watches.ts';

const WALK = { place: undefined, endAtMs: Number.POSITIVE_INFINITY };

test('a channel that another process stops after the index was read is not counted', async () => {
  const set = await renewing();
  const { currentId = '' } = await started(set);
  let isFirst = true;
  const table = tableThat(set.table, async (name, input, next) => {
    if (isFirst && name === 'GetCommand' && JSON.stringify(input).includes(currentId)) {
      isFirst = false;
      await stopChannel(set.deps.channelsOf(defaultAccount()), currentId);
    }
    return next();
  });
  expect(await stopEverything(set.worker({ table }), WALK)).toEqual({
    next: undefined,
    counts: { channelsStopped: 0 },
    failures: [],
  });
  expect(isFirst).toBe(false);
  expect(asked(set, 'stop')).toHaveLength(1);
});

test('pausing everything writes to watches only', async () => {
  const set = await renewing();
  const { id } = await started(set);
  const written: unknown[] = [];
  const table = tableThat(set.table, (name, input, next) => {
    if (name !== 'QueryCommand') written.push(input['Key']);
    return next();
  });
  await pauseEverything(set.worker({ table }), WALK);
  expect(written).toEqual([{ pk: `WATCH#${id}`, sk: 'WATCH' }]);
});
