import type { Failure } from '../../google/failure.ts';
import type { Table } from '../../table/table.ts';
import { allOf, type Condition } from '../../table/transition.ts';
import type { ItemChange } from '../../table/update-expression.ts';
import { accountEvent } from '../account-events.ts';
import { type AccountRecord, DEFAULT_ACCOUNT } from '../account-record.ts';
import { ACCOUNT_TRANSITIONS } from '../account-states.ts';
import { changeAccount, changeAccountWithEvent, dueAt, statusAllows } from './change-account.ts';

// Only new credentials help, and a change of the deployment's own is not announced.
const RECHECK_MS = 60 * 60_000;

/** An account, by what tells its credentials from later ones. */
type Known = Pick<AccountRecord, 'id' | 'sealed'>;

/** What is stored with new credentials. */
export type NewCredentials = Required<
  Pick<AccountRecord, 'type' | 'identity' | 'sealed' | 'grantId'>
> & { subject?: string | undefined };

/**
 * Replaces an account's credentials. Its status is `ok` again, which is an event if it was not, and it
 * is due at once, so that its watches are resumed.
 * @returns the account; undefined if it is gone, or being deleted.
 * @throws StorageError
 */
export async function replaceCredentials(
  table: Table,
  account: Pick<AccountRecord, 'id' | 'owner'>,
  { subject, ...credentials }: NewCredentials,
  nowMs: number,
): Promise<AccountRecord | undefined> {
  const exists = { when: 'attribute_exists(pk) AND attribute_not_exists(#deletion)' };
  const changeIf = (status: Condition): ItemChange => ({
    patch: {
      ...credentials,
      subject: subject ?? null,
      ...statusAfter('replaceCredentials', nowMs),
      ...NO_FAILURE,
      throttledUntilMs: null,
      throttleCount: null,
      ...dueAt(account.id, nowMs),
    },
    add: { version: 1 },
    ...allOf(exists, statusAllows('replaceCredentials'), status),
  });
  const event = accountEvent(account, 'account.reconnected', { atMs: nowMs });
  // Its status may have changed since the account was read.
  const replaced = await changeAccount(table, account.id, changeIf(IS_OK));
  return replaced ?? changeAccountWithEvent(table, account, changeIf(IS_REJECTED), event);
}

const REJECTED = ACCOUNT_TRANSITIONS.reject.to;
const IS_REJECTED: Condition = { when: '#status = :rejected', values: { rejected: REJECTED } };
const IS_OK: Condition = {
  when: '(attribute_not_exists(#status) OR #status <> :rejected)',
  values: { rejected: REJECTED },
};

/**
 * Stores the same credentials in another sealed text, such as with a rotated refresh token, unless
 * they have been replaced meanwhile.
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
    patch: { sealed, updatedAtMs: nowMs },
    ...hasSameCredentials(account),
  });
}

/** That an account's credentials failed. */
export interface AccountFailure {
  failure: Failure;
  /** The digest of the credentials that did. */
  failedCredentials: string;
  nowMs: number;
}

/**
 * Records that an account needs new credentials. It is due again in an hour, for the sweep to check
 * whether it still does.
 * @returns the account; undefined if it is gone, or if its credentials have been replaced meanwhile.
 * @throws StorageError
 */
export function rejectCredentials(
  table: Table,
  account: AccountRecord,
  { failure, failedCredentials, nowMs }: AccountFailure,
): Promise<AccountRecord | undefined> {
  const { to } = ACCOUNT_TRANSITIONS.reject;
  const isFirst = account.status !== to;
  const change: ItemChange = {
    patch: {
      status: to,
      statusSinceMs: isFirst ? nowMs : account.statusSinceMs,
      failure,
      failedCredentials,
      updatedAtMs: nowMs,
      // Its watches fail one after another: none of them puts off the check that is planned.
      ...(isFirst ? dueAt(account.id, nowMs + RECHECK_MS) : {}),
    },
    ...(isFirst ? { add: { version: 1 } } : {}),
    ...allOf(hasSameCredentials(account), statusAllows('reject')),
  };
  if (!isFirst) return changeAccount(table, account.id, change);
  const { reason } = failure;
  const event = accountEvent(account, 'account.needs_reconnect', { atMs: nowMs, reason });
  return changeAccountWithEvent(table, account, change, event);
}

/**
 * Records that an account which needed new credentials works again. It is due at once, so that its
 * watches are resumed.
 * @returns the account; undefined if it is gone, was ok already, or has other credentials.
 * @throws StorageError
 */
export function recoverAccount(
  table: Table,
  account: Known & Pick<AccountRecord, 'owner'>,
  nowMs: number,
): Promise<AccountRecord | undefined> {
  const change: ItemChange = {
    patch: { ...statusAfter('recover', nowMs), ...NO_FAILURE, ...dueAt(account.id, nowMs) },
    add: { version: 1 },
    ...allOf(hasSameCredentials(account), statusAllows('recover')),
  };
  const event = accountEvent(account, 'account.reconnected', { atMs: nowMs });
  return changeAccountWithEvent(table, account, change, event);
}

const NO_FAILURE = { failure: null, failedCredentials: null } as const;

function statusAfter(name: keyof typeof ACCOUNT_TRANSITIONS, nowMs: number) {
  return { status: ACCOUNT_TRANSITIONS[name].to, statusSinceMs: nowMs, updatedAtMs: nowMs };
}

// The deployment's own credentials are not in the table, and it needs no row.
function hasSameCredentials({ id, sealed }: Known): Condition {
  return id === DEFAULT_ACCOUNT
    ? { when: 'attribute_not_exists(#sealed)' }
    : { when: '#sealed = :sealed', values: { sealed } };
}
