/** A Lambda function of the deployment. */
export type FunctionName = 'receive' | 'manage' | 'sweep' | 'renew' | 'observe' | 'maintain';

/** One kind of item in the table. Names in angle brackets stand for values. */
export interface ItemKind {
  what: string;
  pk: string;
  sk: string;
  /** The partition of the index `listings` that lists it by creation; absent if it is not listed. */
  listing?: string;
  /** Whether it is in the index `due`, for as long as something is to be done with it. */
  due?: true;
  /** When DynamoDB may delete it; absent if it stays. */
  ttl?: string;
  writtenBy: readonly FunctionName[];
  readBy: readonly FunctionName[];
}

/**
 * Every kind of item in the one table. `keys.ts` makes their keys. The packaged roles are held to the
 * last two columns, and docs/architecture.md to the whole, by tests.
 */
export const ITEM_KINDS = {
  channel: {
    what: 'a channel',
    pk: 'CHANNEL#<channel>',
    sk: 'CHANNEL',
    listing: 'CHANNELS#<owner>',
    due: true,
    ttl: '30 days after it has ended',
    writtenBy: ['manage', 'sweep', 'renew', 'observe', 'maintain'],
    readBy: ['manage', 'renew', 'observe', 'maintain'],
  },
  notification: {
    what: 'a notification',
    pk: 'NOTIFICATIONS#<channel>',
    sk: '<message number, 16 digits>',
    ttl: '`retentionDays` after it was received',
    writtenBy: ['receive'],
    readBy: ['manage', 'renew', 'maintain'],
  },
  watch: {
    what: 'a watch',
    pk: 'WATCH#<watch>',
    sk: 'WATCH',
    listing: 'WATCHES#<owner>',
    due: true,
    ttl: '30 days after it was deleted and its channels have ended',
    writtenBy: ['manage', 'sweep', 'renew', 'observe', 'maintain'],
    readBy: ['manage', 'renew', 'observe', 'maintain'],
  },
  account: {
    what: 'an account',
    pk: 'ACCOUNT#<account>',
    sk: 'ACCOUNT',
    listing: 'ACCOUNTS#<owner>',
    due: true,
    writtenBy: ['manage', 'sweep', 'renew', 'maintain'],
    readBy: ['manage', 'renew', 'maintain'],
  },
  accountWatch: {
    what: 'one watch request of an account: there is one watch for it',
    pk: 'ACCOUNT#<account>',
    sk: 'WATCH#<digest of resource and parameters>',
    writtenBy: ['manage', 'renew', 'maintain'],
    readBy: ['manage', 'renew', 'maintain'],
  },
  endingWatch: {
    what: 'a deleted watch whose channels may still be open: its account stays',
    pk: 'ACCOUNT#<account>',
    sk: 'ENDING#<watch>',
    writtenBy: ['manage', 'renew', 'maintain'],
    readBy: ['manage', 'renew', 'maintain'],
  },
  idempotencyKey: {
    what: 'an Idempotency-Key that was used',
    pk: 'IDEMPOTENCY#<owner>#<digest>',
    sk: 'IDEMPOTENCY',
    ttl: '24 hours after it was used',
    writtenBy: ['manage'],
    readBy: ['manage'],
  },
  apiKey: {
    what: 'an API key, by its SHA-256',
    pk: 'KEY#<digest>',
    sk: 'KEY',
    writtenBy: [],
    readBy: ['manage'],
  },
} as const satisfies Readonly<Record<string, ItemKind>>;
