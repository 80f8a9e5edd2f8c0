/** A Lambda function of the deployment. */
export type FunctionName =
  | 'receive'
  | 'manage'
  | 'sweep'
  | 'renew'
  | 'observe'
  | 'dispatch'
  | 'deliver'
  | 'replay'
  | 'maintain';

/** One kind of item in the table. Names in angle brackets stand for values. */
export interface ItemKind {
  what: string;
  pk: string;
  sk: string;
  /** The partition of the index `listings` that lists it by creation; absent if it is not listed. */
  listing?: string;
  /** The partition of the index `undelivered` that has it for as long as it has not succeeded. */
  undelivered?: string;
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
    readBy: ['manage', 'renew', 'observe', 'dispatch', 'maintain'],
  },
  notification: {
    what: 'a notification',
    pk: 'NOTIFICATIONS#<channel>',
    sk: '<message number, 16 digits>',
    ttl: '`retentionDays` after it was received',
    writtenBy: ['receive', 'dispatch'],
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
    readBy: ['manage', 'renew', 'observe', 'dispatch', 'maintain'],
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
  eventSource: {
    what: 'what an event begins as that is no notification',
    pk: 'EVENT#<event>',
    sk: 'SOURCE',
    ttl: '`retentionDays` after it was published; 30 days after it happened, if of an account or endpoint',
    writtenBy: ['manage', 'renew', 'maintain', 'dispatch', 'deliver', 'replay'],
    readBy: ['manage', 'renew', 'maintain'],
  },
  logCounter: {
    what: 'the last number of an owner’s log',
    pk: 'LOGCOUNTER#<owner>',
    sk: 'LOGCOUNTER',
    writtenBy: ['dispatch'],
    readBy: ['manage', 'replay'],
  },
  event: {
    what: 'an event in its owner’s log',
    pk: 'LOG#<owner>#<number ÷ 1000>',
    sk: '<number, 16 digits>',
    listing: 'EVENTS#<watch>',
    ttl: '`retentionDays` after it was numbered',
    writtenBy: ['dispatch'],
    readBy: ['manage', 'dispatch', 'deliver', 'replay'],
  },
  logSegment: {
    what: 'when a segment of a log was written',
    pk: 'LOGSEGMENTS#<owner>',
    sk: '<time in milliseconds, 16 digits>#<number ÷ 1000>',
    ttl: '`retentionDays` and two days after that',
    writtenBy: ['dispatch'],
    readBy: ['manage', 'replay'],
  },
  lastEvent: {
    what: 'the last event of a subject, and the one before, of an owner who compares them',
    pk: 'LAST#<owner>#<digest of source and subject>',
    sk: 'LAST',
    ttl: '`retentionDays` after that event was numbered',
    writtenBy: ['dispatch'],
    readBy: ['dispatch'],
  },
  subscriptionsVersion: {
    what: 'how often an owner’s endpoints have changed, and how many there are',
    pk: 'SUBSCRIPTIONS#<owner>',
    sk: 'VERSION',
    writtenBy: ['manage', 'deliver', 'replay'],
    readBy: ['dispatch'],
  },
  endpoint: {
    what: 'an endpoint',
    pk: 'SUBSCRIPTIONS#<owner>',
    sk: 'ENDPOINT#<endpoint>',
    listing: 'ENDPOINTS#<owner>',
    writtenBy: ['manage', 'deliver', 'replay'],
    readBy: ['manage', 'dispatch', 'deliver', 'replay'],
  },
  endpointSecrets: {
    what: 'what an endpoint’s requests are signed with, and its own headers, sealed',
    pk: 'ENDPOINT#<endpoint>',
    sk: 'SECRETS',
    writtenBy: ['manage'],
    readBy: ['manage', 'deliver', 'replay'],
  },
  endpointHealth: {
    what: 'how an endpoint has failed since its last success',
    pk: 'ENDPOINT#<endpoint>',
    sk: 'HEALTH',
    ttl: '30 days after the last failure',
    writtenBy: ['manage', 'deliver', 'replay'],
    readBy: ['manage', 'deliver', 'replay'],
  },
  endpointRate: {
    what: 'when the next request to an endpoint with a rate may be sent',
    pk: 'ENDPOINT#<endpoint>',
    sk: 'RATE',
    ttl: '1 day after the last request',
    writtenBy: ['deliver', 'replay'],
    readBy: [],
  },
  delivery: {
    what: 'an event on its way to an endpoint',
    pk: 'EVENT#<event>',
    sk: 'DELIVERY#<endpoint>',
    listing: 'DELIVERIES#<endpoint>',
    undelivered: 'UNDELIVERED#<owner>',
    due: true,
    ttl: '30 days after its last change',
    writtenBy: ['manage', 'sweep', 'deliver', 'replay'],
    readBy: ['manage', 'deliver', 'replay'],
  },
} as const satisfies Readonly<Record<string, ItemKind>>;
