import type { ChannelFailure } from '../../channels/channel-record.ts';
import type { Table } from '../../table/table.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from '../account-record.ts';
import { changeAccount, dueAt } from './change-account.ts';

// Nothing but new credentials helps, and the deployment's own come without our being told.
const RECHECK_MS = 60 * 60_000;

/** An account by what tells which credentials are meant. */
type Known = Pick<AccountRecord, 'id' | 'sealed'>;

/** What comes with credentials. */
export type NewCredentials = Required<
  Pick<AccountRecord, 'type' | 'identity' | 'sealed' | 'grantId'>
> & { subject?: string | undefined };

/**
 * Replaces an account's credentials. It is well again as far as anybody knows, and due, so that its
 * watches go on.
 * @returns the account; undefined if it is gone, or about to go.
 * @throws StorageError
 */
export function replaceCredentials(
  table: Table,
  accountId: string,
  { subject, ...credentials }: NewCredentials,
  nowMs: number,
): Promise<AccountRecord | undefined> {
  return changeAccount(table, accountId, {
    set: { ...credentials, subject, ...wellSince(nowMs), ...dueAt(accountId, nowMs) },
    remove: [...ILL, ...SLOW, ...(subject === undefined ? ['subject'] : [])],
    add: { version: 1 },
    when: 'attribute_exists(pk) AND attribute_not_exists(#deletingAtMs)',
  });
}

/**
 * Keeps the same credentials in another wrapping, such as with a rotated refresh token, unless
 * somebody wrote others meanwhile.
 * @returns the account; undefined if its credentials are no longer those that were read.
 * @throws StorageError
 */
export function resealCredentials(
  table: Table,
  account: Known,
  sealed: string,
  nowMs: number,
): Promise<AccountRecord | undefined> {
  return changeAccount(table, account.id, {
    set: { sealed, updatedAtMs: nowMs },
    ...whenSame(account),
  });
}

/** That an account's credentials failed. */
export interface AccountFailure {
  failure: ChannelFailure;
  /** The digest of the credentials that did. */
  failedCredentials: string;
  nowMs: number;
}

/**
 * Notes that an account needs new credentials. It falls due again in an hour, for the sweep to see
 * whether it still does.
 * @returns the account; undefined if it is gone, or if its credentials were replaced meanwhile.
 * @throws StorageError
 */
export function markNeedsReconnect(
  table: Table,
  account: AccountRecord,
  { failure, failedCredentials, nowMs }: AccountFailure,
): Promise<AccountRecord | undefined> {
  const isNew = account.status !== 'needs_reconnect';
  const statusSinceMs = isNew ? nowMs : account.statusSinceMs;
  return changeAccount(table, account.id, {
    set: {
      status: 'needs_reconnect',
      statusSinceMs,
      failure,
      failedCredentials,
      updatedAtMs: nowMs,
      // Its watches notice one after another: none of them may put off the look that is planned.
      ...(isNew ? dueAt(account.id, nowMs + RECHECK_MS) : {}),
    },
    ...(isNew ? { add: { version: 1 } } : {}),
    ...whenSame(account),
  });
}

/**
 * Notes that an account which needed new credentials works again. It is due, so that its watches go
 * on.
 * @returns the account; undefined if it is gone, was well already, or has other credentials.
 * @throws StorageError
 */
export function markOk(
  table: Table,
  account: Known,
  nowMs: number,
): Promise<AccountRecord | undefined> {
  const { when, values } = whenSame(account);
  return changeAccount(table, account.id, {
    set: { ...wellSince(nowMs), ...dueAt(account.id, nowMs) },
    remove: ILL,
    add: { version: 1 },
    when: `${when} AND #status = :ill`,
    values: { ...values, ill: 'needs_reconnect' },
  });
}

const ILL = ['failure', 'failedCredentials'] as const;
const SLOW = ['throttledUntilMs', 'throttleCount'] as const;

function wellSince(nowMs: number): Record<string, unknown> {
  return { status: 'ok', statusSinceMs: nowMs, updatedAtMs: nowMs };
}

// The deployment's own credentials are not in the table, and it needs no row.
function whenSame({ id, sealed }: Known): Pick<ItemChange, 'when' | 'values'> {
  return id === DEFAULT_ACCOUNT
    ? { when: 'attribute_not_exists(#sealed)' }
    : { when: '#sealed = :sealed', values: { sealed } };
}
