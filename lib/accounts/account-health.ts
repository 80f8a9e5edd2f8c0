import { type Failure, failureOf } from '../google/failure.ts';
import { errorFields } from '../log.ts';
import type { AccountDeps } from './account-deps.ts';
import type { AccountRecord } from './account-record.ts';
import { isAccountWide } from './account-wide.ts';
import { NeedsReconnectError } from './needs-reconnect.ts';
import { recoverAccount, rejectCredentials } from './rows/account-credentials.ts';

/** What recording an account's health needs. */
export type AccountHealthDeps = Pick<AccountDeps, 'table' | 'digestOf' | 'now' | 'log' | 'metrics'>;

/**
 * Records a failure that concerns the whole account: it needs new credentials, and its watches are
 * suspended. Any other failure, and one of credentials that have been replaced meanwhile, changes
 * nothing.
 * @returns the account as it is now; undefined if nothing was recorded.
 * @throws StorageError
 */
export async function recordAccountFailure(
  { table, digestOf, now, log, metrics }: AccountHealthDeps,
  account: AccountRecord,
  error: unknown,
): Promise<AccountRecord | undefined> {
  if (!isAccountWide(error)) return undefined;
  const nowMs = now();
  const rejected = await rejectCredentials(table, account, {
    failure: accountFailure(account, error, nowMs),
    failedCredentials: await digestOf(account),
    nowMs,
  });
  if (rejected && account.status === 'ok') {
    metrics.needsReconnect();
    log('warn', 'account needs new credentials', { accountId: account.id, ...errorFields(error) });
  }
  return rejected;
}

/**
 * Records that an account's credentials work. If it needed new ones, its watches are resumed.
 * @returns the account as it is now.
 * @throws StorageError
 */
export async function recordAccountWorks(
  { table, now, log }: Pick<AccountHealthDeps, 'table' | 'now' | 'log'>,
  account: AccountRecord,
): Promise<AccountRecord> {
  if (account.status === 'ok') return account;
  const recovered = await recoverAccount(table, account, now());
  if (recovered) log('info', 'account works again', { accountId: account.id });
  return recovered ?? account;
}

function accountFailure({ failure }: AccountRecord, error: unknown, atMs: number): Failure {
  // That they failed before says less than how they did.
  if (error instanceof NeedsReconnectError && failure) return failure;
  const { reason, message } = failureOf(error, atMs);
  return { class: 'reconnect', reason, message, atMs };
}
