import type { Google } from '../google-simulator/google.ts';
import { storedCredentials } from '../lib/accounts/new-credentials.ts';
import { replaceCredentials } from '../lib/accounts/rows/account-credentials.ts';
import { newAccount, putAccount } from '../lib/accounts/rows/write-accounts.ts';
import type { Sealer } from '../lib/secrets/sealer.ts';
import type { Table } from '../lib/table/table.ts';
import type { WatchSpec } from '../lib/watches/watch-spec.ts';
import { WATCHES_PER_ACCOUNT } from './settings.ts';
import { OWNER } from './world.ts';

/** What connecting accounts needs. */
export interface ConnectDeps {
  table: Table;
  google: Google;
  sealer: Sealer;
}

/** An account with the credentials of one user of Google. */
export interface SimulatedAccount {
  id: string;
  number: number;
  user: string;
  domain: string;
  /** When its credentials were revoked. */
  revocations: { fromMs: number; toMs: number }[];
}

/** Connects the account of a new user. */
export async function connectAccount(deps: ConnectDeps, number: number): Promise<SimulatedAccount> {
  const { table, google } = deps;
  const domain = `company-${number}.example.com`;
  const user = `user@${domain}`;
  const account = { id: `account-${number}`, number, domain, user, revocations: [] };
  const credentials = await credentialsOf(deps, account);
  const record = { id: account.id, owner: OWNER, ...credentials };
  await putAccount(table, newAccount(record, google.clock.now()));
  google.administrators.add(user);
  // Only a user whom the directory has can have aliases.
  await fetch(`${google.url}/admin/directory/v1/users`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${google.accessToken(account.user)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ primaryEmail: account.user }),
  });
  return account;
}

/** Stores new credentials after the user has consented again. */
export async function reconnectAccount(
  deps: ConnectDeps,
  account: SimulatedAccount,
): Promise<void> {
  const credentials = await credentialsOf(deps, account);
  const record = { id: account.id, owner: OWNER };
  await replaceCredentials(deps.table, record, credentials, deps.google.clock.now());
}

async function credentialsOf({ google, sealer }: ConnectDeps, { id, user }: SimulatedAccount) {
  const credentials = google.authorizedUser(user);
  const { subject: _none, ...stored } = await storedCredentials(
    { sealer, owner: OWNER },
    id,
    credentials,
  );
  return stored;
}

/** The watches of an account: all different, and on all resources that Google can watch. */
export function specsOf(
  google: Google,
  { id, number, user, domain }: SimulatedAccount,
): WatchSpec[] {
  const fileId = () => google.editFile(user, undefined, { name: 'A file' }).id;
  const specs: Pick<WatchSpec, 'resource' | 'parameters'>[] = [
    { resource: 'drive.files', parameters: { fileId: fileId() } },
    { resource: 'drive.files', parameters: { fileId: fileId() } },
    { resource: 'drive.changes', parameters: { pageToken: '1' } },
    { resource: 'calendar.events', parameters: { calendarId: 'primary' } },
    { resource: 'calendar.acl', parameters: { calendarId: 'primary' } },
    { resource: 'calendar.calendarList', parameters: {} },
    { resource: 'calendar.settings', parameters: {} },
    { resource: 'directory.users', parameters: { domain } },
    { resource: 'directory.aliases', parameters: { userKey: user } },
    // Every other account has one, since its leases are the shortest.
    number % 2 === 0
      ? {
          resource: 'reports.activities',
          parameters: { userKey: user, applicationName: 'drive' },
        }
      : {
          resource: 'calendar.events',
          parameters: { calendarId: 'primary', eventTypes: 'default' },
        },
  ];
  return specs.slice(0, WATCHES_PER_ACCOUNT).map((spec) => ({ ...spec, account: id }));
}
