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

test('pausing everything touches rows of watches only, stopping everything those of channels and accounts', async () => {
  const set = await renewing();
  const { id, currentId } = await started(set);
  const touched: unknown[] = [];
  const table = tableThat(set.table, (name, input, next) => {
    const { pk } = (input['Key'] ?? {}) as { pk?: string };
    if (name !== 'QueryCommand') touched.push(pk);
    return next();
  });
  const deps = set.worker({ table });
  await pauseEverything(deps, WALK);
  expect(touched).toEqual([`WATCH#${id}`]);
  await stopEverything(deps, WALK);
  expect(new Set(touched.slice(1))).toEqual(new Set([`CHANNEL#${currentId}`, 'ACCOUNT#default']));
});
