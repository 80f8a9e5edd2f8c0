import { expect, test } from 'vitest';
import { accountClients } from '../../../lib/accounts/account-clients.ts';
import { tokenIdentifier } from '../../../lib/accounts/token-identifier.ts';
import { stage, storedAccount, USER } from './stage.ts';

test('the client of new credentials is kept, even if that of the old ones cannot be made meanwhile', async () => {
  const all = await stage();
  const account = await storedAccount(all, all.google.authorizedUser(USER));
  const broken = all.googleOf({ ...account, sealed: 'broken' });
  const client = all.googleOf(account);
  await expect(broken).rejects.toMatchObject({ code: 'sealed-unreadable' });

  expect(await all.googleOf(account)).toBe(await client);
});

test('a client has the identifier of its account, and none before the account has the credentials', async () => {
  const all = await stage();
  const credentials = all.google.authorizedUser(USER);
  const account = await storedAccount(all, credentials);
  const identifiers: string[] = [];
  const clients = accountClients({
    sealer: all.sealer,
    deploymentCredentials: all.credentials,
    make: (given, identifier) => {
      identifiers.push(identifier);
      return all.make(given, identifier);
    },
  });

  clients.makeGoogle(credentials);
  await clients.googleOf(account);
  expect(identifiers).toEqual(['', tokenIdentifier(account)]);
});
