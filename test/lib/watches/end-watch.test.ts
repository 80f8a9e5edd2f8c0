import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { endWatch } from '../../../lib/watches/end-watch.ts';
import { deleteWatch } from '../../../lib/watches/rows/delete-watch.ts';
import { HOUR, NOW_MS } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { MINUTE, started, stored } from './watches.ts';

/** A watch that is deleted and claimed, while Google stops no channel. */
async function deleted() {
  const set = await renewing({ faults: { stopError: 'backendError' } });
  const watch = await started(set);
  const claimed = await deleteWatch(set.table, watch, NOW_MS);
  if (!claimed) throw new Error('The watch could not be deleted');
  await set.clock.advance(HOUR);
  return { set, watch: claimed };
}

test.each([
  [0, MINUTE],
  [1, 2 * MINUTE],
  [8, 256 * MINUTE],
  [9, 6 * HOUR],
  [100, 6 * HOUR],
])(
  'after %i attempts the next one to stop the channels is %i ms later',
  async (attempts, pauseMs) => {
    const { set, watch } = await deleted();
    const before = attempts === 0 ? watch : { ...watch, attempts };
    const { outcome, watch: after } = await endWatch(set.deps, before, defaultAccount());
    expect([outcome, after]).toEqual(['stopping', await stored(set, watch)]);
    expect(after).toMatchObject({
      condition: 'deleted',
      attempts: attempts + 1,
      dueAtMs: set.clock.now() + pauseMs,
    });
  },
);

test('a deleted watch without its account is forgotten: nobody can stop its channels', async () => {
  const { set, watch } = await deleted();
  const calls = set.google.requests.length;
  const { outcome, watch: after } = await endWatch(set.deps, watch, undefined);
  expect([outcome, after]).toEqual(['stopped', await stored(set, watch)]);
  expect(after).not.toHaveProperty('dueAtMs');
  expect(set.google.requests).toHaveLength(calls);
});
