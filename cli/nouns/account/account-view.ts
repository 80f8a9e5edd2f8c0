import { commandWords } from '../../api/command-words.ts';
import { fields } from '../../output/fields.ts';
import type { Column } from '../../output/table.ts';
import { timeAgo } from '../../output/time-ago.ts';

/** The fields of an account that are shown. */
export interface Account {
  id: string;
  type: string;
  identity?: string;
  subject?: string;
  status: string;
  statusSince?: string;
  failure?: { message?: string };
  throttledUntil?: string;
  createdAt?: string;
}

/** The columns of `account list`. */
export const ACCOUNT_COLUMNS: readonly Column<Account>[] = [
  { title: 'ID', value: ({ id }) => id },
  { title: 'TYPE', value: ({ type }) => type },
  {
    title: 'STATUS',
    value: ({ status }) => status,
    style: ({ status }) => (status === 'ok' ? 'green' : 'red'),
  },
  { title: 'SINCE', value: ({ statusSince }, { nowMs }) => timeAgo(statusSince, nowMs) },
  {
    title: 'IDENTITY',
    value: ({ identity, subject }) =>
      [identity, subject && `for ${subject}`].filter(Boolean).join(' '),
  },
];

/** One account. */
export function accountFields(account: Account) {
  return fields([
    ['id', account.id],
    ['type', account.type],
    ['identity', account.identity],
    ['subject', account.subject],
    ['status', account.status],
    ['statusSince', account.statusSince],
    ['failure', commandWords(account.failure?.message ?? '')],
    ['throttledUntil', account.throttledUntil],
    ['createdAt', account.createdAt],
  ]);
}
