import type { ChannelFailure } from '../channels/channel-record.ts';
import { GoogleError } from '../google/google-error.ts';
import { errorFields, type Log } from '../log.ts';
import { TidingsError } from '../protocol/tidings-error.ts';
import type { Table } from '../table/table.ts';
import type { AccountClients } from './account-clients.ts';
import { markNeedsReconnect, markOk } from './rows/account-credentials.ts';
import type { AccountRecord } from './account-record.ts';
import { isAccountWide } from './account-wide.ts';

/** What noting an account's health needs. */
export interface AccountHealthDeps {
  table: Table;
  digestOf: AccountClients['digestOf'];
  now: () => number;
  log: Log;
  metrics: { needsReconnect(): void };
}

/**
 * Notes a failure that concerns the whole account: it needs new credentials, and its watches pause.
 * Any other failure, and one of credentials that were replaced meanwhile, changes nothing.
 * @returns the account as it is now; undefined if nothing was noted.
 * @throws StorageError
 */
export async function recordAccountFailure(
  { table, digestOf, now, log, metrics }: AccountHealthDeps,
  account: AccountRecord,
  error: unknown,
): Promise<AccountRecord | undefined> {
  if (!isAccountWide(error)) return undefined;
  const nowMs = now();
  const recorded = await markNeedsReconnect(table, account, {
    failure: accountFailure(account, error, nowMs),
    failedCredentials: await digestOf(account),
    nowMs,
  });
  if (recorded && account.status === 'ok') {
    metrics.needsReconnect();
    log('warn', 'account needs new credentials', { accountId: account.id, ...errorFields(error) });
  }
  return recorded;
}

/**
 * Notes that an account's credentials work. If it needed new ones, its watches go on.
 * @returns the account as it is now.
 * @throws StorageError
 */
export async function recordAccountWorks(
  { table, now, log }: Pick<AccountHealthDeps, 'table' | 'now' | 'log'>,
  account: AccountRecord,
): Promise<AccountRecord> {
  if (account.status === 'ok') return account;
  const well = await markOk(table, account, now());
  if (well) log('info', 'account works again', { accountId: account.id });
  return well ?? account;
}

function accountFailure({ failure }: AccountRecord, error: unknown, atMs: number): ChannelFailure {
  const { code = 'internal', message = 'Something went wrong here' } =
    error instanceof TidingsError ? error : {};
  // That it was known to fail is no news, and says less than the failure itself.
  if (code === 'account-needs-reconnect' && failure) return failure;
  const reason = error instanceof GoogleError && error.reason ? error.reason : code;
  return { class: 'reconnect', reason, message, atMs };
}
