import type { Google } from '../google-simulator/google.ts';
import { storedCredentials } from '../lib/accounts/new-credentials.ts';
import { replaceCredentials } from '../lib/accounts/rows/account-credentials.ts';
import { newAccount, putAccount } from '../lib/accounts/rows/write-accounts.ts';
import { DEPLOYMENT_OWNER as OWNER } from '../lib/api/owner.ts';
import type { Sealer } from '../lib/secrets/sealer.ts';
import type { Table } from '../lib/table/table.ts';
import type { WatchSpec } from '../lib/watches/watch-spec.ts';

/** What making accounts needs. */
export interface AccountDeps {
  table: Table;
  google: Google;
  sealer: Sealer;
}

/** A user of Google's who has connected an account. */
export interface SimulatedAccount {
  id: string;
  number: number;
  user: string;
  domain: string;
  /** While nothing could be done with it at Google. */
  revoked: { fromMs: number; toMs: number }[];
}

/** Connects a user's account. */
export async function connectAccount(deps: AccountDeps, number: number): Promise<SimulatedAccount> {
  const { table, google } = deps;
  const domain = `company-${number}.example.com`;
  const account = { id: `account-${number}`, number, domain, user: `user@${domain}`, revoked: [] };
  const credentials = await credentialsOf(deps, account);
  const record = { id: account.id, owner: OWNER, ...credentials };
  await putAccount(table, newAccount(record, google.clock.now()));
  // Only whom the directory knows has aliases.
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

/** The user consents anew, and the account gets the new credentials. */
export async function reconnectAccount(
  deps: AccountDeps,
  account: SimulatedAccount,
): Promise<void> {
  const credentials = await credentialsOf(deps, account);
  await replaceCredentials(deps.table, account.id, credentials, deps.google.clock.now());
}

async function credentialsOf({ google, sealer }: AccountDeps, { id, user }: SimulatedAccount) {
  const credentials = google.authorizedUser(user);
  const { subject: _none, ...stored } = await storedCredentials(
    { sealer, owner: OWNER },
    id,
    credentials,
  );
  return stored;
}

/** Ten things to watch, on all resources that Google can watch, no two the same. */
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
    // Its leases are the shortest: one for each two accounts.
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
  return specs.map((spec) => ({ ...spec, account: id }));
}
