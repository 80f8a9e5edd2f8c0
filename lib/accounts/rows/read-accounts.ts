import { DEPLOYMENT_OWNER } from '../../api/owner.ts';
import { itemCursor } from '../../table/cursor.ts';
import { getItem } from '../../table/get-item.ts';
import { accountKey, LISTINGS } from '../../table/keys.ts';
import { listOwned } from '../../table/list-owned.ts';
import type { Page, PageRequest } from '../../table/page.ts';
import type { Table } from '../../table/table.ts';
import { type AccountRecord, DEFAULT_ACCOUNT, defaultAccount } from '../account-record.ts';

/**
 * One account of any owner: for what Tidings does by itself. The deployment's own always exists.
 * @throws StorageError
 */
export async function getAccountOfAnyOwner(
  table: Table,
  accountId: string,
): Promise<AccountRecord | undefined> {
  const item = await getItem(table, accountKey(accountId));
  if (item) return fromAccountItem(item);
  return accountId === DEFAULT_ACCOUNT ? defaultAccount() : undefined;
}

/**
 * One account of an owner; undefined if there is none, or if it is another owner's.
 * @throws StorageError
 */
export async function getAccount(
  table: Table,
  owner: string,
  accountId: string,
): Promise<AccountRecord | undefined> {
  const record = await getAccountOfAnyOwner(table, accountId);
  return record?.owner === owner ? record : undefined;
}

/**
 * An owner's accounts: the deployment's own first, then the newest.
 * @throws StorageError, TidingsError `invalid-cursor`
 */
export async function listAccounts(
  table: Table,
  owner: string,
  { limit, cursor }: PageRequest,
): Promise<Page<AccountRecord>> {
  const listing = { partition: LISTINGS.accounts(owner), keyOf: accountKey };
  const stored = await listOwned(table, listing, { limit, cursor });
  const items = stored.items.map(fromAccountItem);
  if (cursor !== undefined || owner !== DEPLOYMENT_OWNER)
    return { items, ...(stored.nextCursor ? { nextCursor: stored.nextCursor } : {}) };
  const own = await getAccountOfAnyOwner(table, DEFAULT_ACCOUNT);
  const all = [...(own ? [own] : []), ...items];
  const first = all.slice(0, limit);
  const more = stored.nextCursor !== undefined || all.length > limit;
  const last = first.at(-1);
  return { items: first, ...(more && last ? { nextCursor: cursorAfter(last) } : {}) };
}

// The deployment's own account has no place by age: the newest of all follows it.
function cursorAfter({ id, createdAtMs }: AccountRecord): string {
  const isFirst = id === DEFAULT_ACCOUNT;
  return itemCursor.encode({ id, createdAtMs: isFirst ? Number.MAX_SAFE_INTEGER : createdAtMs });
}

// The attributes of the indexes, beside the record.
const NOT_OF_THE_RECORD = ['pk', 'sk', 'listing', 'createdAtId', 'due'];

/** The record of an item, without the keys. The deployment's own row has only what was recorded of it. */
export function fromAccountItem(item: Record<string, unknown>): AccountRecord {
  const fields = Object.entries(item).filter(([name]) => !NOT_OF_THE_RECORD.includes(name));
  return {
    ...(item['pk'] === accountKey(DEFAULT_ACCOUNT).pk ? defaultAccount() : {}),
    ...Object.fromEntries(fields),
  } as AccountRecord;
}
