import { expect, test } from 'vitest';
import { processWork } from '../../../lib/scheduler/process-work.ts';
import type { Work } from '../../../lib/scheduler/work.ts';
import { tableThat } from '../channels/stage.ts';
import { renewing } from '../watches/renewing.ts';
import { started, stored } from '../watches/watches.ts';

test.each([
  ['watch', 'lost-claim'],
  ['channel', 'closed'],
  ['account', 'gone'],
] as const)('work on a %s that does not exist ends as %s', async (kind, outcome) => {
  const set = await renewing();
  const work: Work = { kind, id: 'nothing', version: 1 };
  expect(await processWork(set.deps, work)).toEqual({ outcome });
  expect(set.google.requests).toEqual([]);
});

test('work ends with the outcome of what it is on', async () => {
  const set = await renewing();
  const account = await set.connect('ann@example.com');
  const watch = await started(set);
  const { id, version, currentId = '' } = watch;
  const process = (work: Work) => processWork(set.deps, work);
  expect(await process({ kind: 'channel', id: currentId, version: 0 })).toEqual({
    outcome: 'in-use',
  });
  expect(await process({ kind: 'account', id: account.id, version: 0 })).toEqual({
    outcome: 'watches-resumed',
  });
  expect(await process({ kind: 'watch', id, version })).toEqual({
    outcome: 'not-due',
    watch: await stored(set, watch),
  });
});

test.each(['watch', 'channel', 'account'] as const)(
  'work on a %s throws the failure of the table',
  async (kind) => {
    const set = await renewing();
    const table = tableThat(set.table, () => Promise.reject(new Error('throttled')));
    const work: Work = { kind, id: 'any', version: 1 };
    await expect(processWork(set.worker({ table }), work)).rejects.toMatchObject({
      code: 'storage-failed',
    });
  },
);
