import { expect, test } from 'vitest';
import { defaultAccount } from '../../../lib/accounts/account-record.ts';
import type { GoogleClient } from '../../../lib/google/google.ts';
import { newWebhookChannel } from '../../../lib/protocol/new-webhook-channel.ts';
import { stage, USER } from './stage.ts';

const OLD = 'old@example.com';

/** A deployment whose secret has newer credentials than the copy in memory. */
async function replaced(old?: object) {
  const all = await stage();
  const kept = old ?? all.google.authorizedUser(OLD);
  const fresh = all.google.authorizedUser(USER);
  all.credentials.now = [JSON.stringify(kept)];
  all.credentials.fresh = [JSON.stringify(fresh)];
  const used = async () => (await all.googleOf(defaultAccount())).credentials();
  return { all, kept, fresh, used };
}

const CALLS: [string, (google: GoogleClient) => Promise<unknown>][] = [
  [
    'watch',
    (google) =>
      google.watch(
        { resource: 'drive.changes', parameters: { pageToken: '1' } },
        newWebhookChannel('https://receiver.example/'),
      ),
  ],
  ['stop', (google) => google.stop({ id: 'c', resource: 'drive.changes', resourceId: 'r' })],
  ['check', (google) => google.check()],
];

test.each(CALLS)(
  'a %s whose credentials Google rejects has the secret read anew',
  async (_, call) => {
    const { all, fresh, used } = await replaced();
    all.google.revoke(OLD);
    await call(await all.googleOf(defaultAccount())).catch(() => undefined);
    expect(await used()).toEqual(fresh);
  },
);

test('a call that Google does not answer does not have the secret read anew', async () => {
  const { all, kept, used } = await replaced();
  all.google.faults.tokenError = { reason: 'backend_error', status: 503 };
  await (await all.googleOf(defaultAccount())).check();
  expect(await used()).toEqual(kept);
});

test('credentials that cannot be used have the secret read anew for the next call', async () => {
  const { fresh, used } = await replaced({ type: 'nothing' });
  await expect(used()).rejects.toMatchObject({ code: 'google-credentials' });
  expect(await used()).toEqual(fresh);
});

test('credentials that work are not read anew from the store', async () => {
  const { kept, used } = await replaced();
  expect(await used()).toEqual(kept);
  expect(await used()).toEqual(kept);
});
