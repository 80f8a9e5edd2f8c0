import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import { rejectCredentials } from '../../../lib/accounts/rows/account-credentials.ts';
import { getAccountOfAnyOwner } from '../../../lib/accounts/rows/read-accounts.ts';
import { DUE } from '../../../lib/table/keys.ts';
import { changeWatch } from '../../../lib/watches/rows/change-watch.ts';
import { HOUR, NOW_MS } from '../channels/stage.ts';
import { renewing } from './renewing.ts';
import { healthOf, MINUTE, specFor, started, stored } from './watches.ts';

test('an account that lacks a scope resumes its watches, and those that can work do', async () => {
  const set = await renewing();
  set.credentials.now = [JSON.stringify(set.google.serviceAccount())];
  set.credentials.fresh = set.credentials.now;
  const watch = await started(
    set,
    specFor({ resource: 'calendar.events', parameters: { calendarId: 'primary' } }),
  );
  const suspended = { condition: 'needs_reconnect', dueAtMs: DUE.never };
  await changeWatch(set.table, watch.id, { patch: suspended, when: 'attribute_exists(#pk)' });
  await rejectCredentials(set.table, defaultAccount(), {
    failure: { class: 'reconnect', reason: 'invalid_grant', message: 'revoked', atMs: NOW_MS },
    failedCredentials: await set.deps.digestOf(defaultAccount()),
    nowMs: NOW_MS,
  });
  // The scope of the resource that is checked first, Drive, is not allowed to it.
  set.google.faults.tokenError = { reason: 'unauthorized_client', status: 401, times: 1 };
  await set.pass(HOUR);

  expect(set.google.faults.tokenError).not.toMatchObject({ times: 1 });
  expect(await getAccountOfAnyOwner(set.table, 'default')).toMatchObject({ status: 'ok' });
  expect((await stored(set, watch)).dueAtMs).toBeLessThanOrEqual(set.clock.now() + 2 * MINUTE);
  await set.pass(5 * MINUTE);
  expect(await healthOf(set, watch)).toEqual({ status: 'active', sinceMs: NOW_MS });
});
