import { describe, expect, test } from 'vitest';
import { ITEM_KINDS } from '../../lib/table/chart.ts';
import {
  hookChainKey,
  hookCodeKey,
  hookDataKey,
  hookEmittedKey,
  hookHealthKey,
  hookKey,
  hookRequestKey,
  hookRunKey,
  hookSecretKey,
  hookTestKey,
} from '../../lib/table/hook-keys.ts';
import type { FunctionName, ItemKind } from '../../lib/table/item-kind.ts';
import {
  accountKey,
  apiKeyKey,
  channelKey,
  deliveryKey,
  endingKey,
  endpointHealthKey,
  endpointKey,
  endpointRateKey,
  endpointSecretsKey,
  eventSourceKey,
  idempotencyKey,
  type Key,
  LISTINGS,
  lastEventKey,
  listedApiKeyKey,
  logCounterKey,
  logKey,
  logSegmentKey,
  notificationKey,
  subscriptionsVersionKey,
  watchKey,
  watchSpecKey,
} from '../../lib/table/keys.ts';
import { ownersSocketKey, socketKey, streamTicketKey } from '../../lib/table/socket-keys.ts';
import { allowed, packagedResource } from './template.ts';

const KINDS = Object.entries<ItemKind>(ITEM_KINDS);
const FUNCTIONS: readonly FunctionName[] = [
  'receive',
  'manage',
  'sweep',
  'renew',
  'observe',
  'dispatch',
  'deliver',
  'replay',
  'maintain',
  'keys',
  'connect',
  'stream',
  'push',
  'hooks',
  'sandbox',
  'modules',
];
const TABLE = JSON.stringify({ 'Fn::GetAtt': ['Table', 'Arn'] });
const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];
const READS = ['GetItem', 'BatchGetItem', 'Query'];

/** An example of each kind's key, with what the chart has in angle brackets. */
const KEYS: Readonly<Record<keyof typeof ITEM_KINDS, Key>> = {
  channel: channelKey('<channel>'),
  notification: notificationKey('<channel>', 1),
  watch: watchKey('<watch>'),
  account: accountKey('<account>'),
  accountWatch: watchSpecKey('<account>', '<digest of resource and parameters>'),
  endingWatch: endingKey('<account>', '<watch>'),
  idempotencyKey: idempotencyKey('<owner>', '<digest>'),
  apiKey: apiKeyKey('<key>'),
  listedApiKey: listedApiKeyKey('<key>'),
  eventSource: eventSourceKey('<event>'),
  logCounter: logCounterKey('<owner>'),
  event: logKey('<owner>', 1),
  logSegment: logSegmentKey('<owner>', 0, 1),
  lastEvent: lastEventKey('<owner>', '<digest of source and subject>'),
  subscriptionsVersion: subscriptionsVersionKey('<owner>'),
  endpoint: endpointKey('<owner>', '<endpoint>'),
  endpointSecrets: endpointSecretsKey('<endpoint>'),
  endpointHealth: endpointHealthKey('<endpoint>'),
  endpointRate: endpointRateKey('<endpoint>'),
  delivery: deliveryKey('<event>', '<endpoint>'),
  hook: hookKey('<owner>', '<hook>'),
  hookTest: hookTestKey('<owner>', '<place>'),
  hookCode: hookCodeKey('<hook>'),
  hookSecret: hookSecretKey('<hook>'),
  hookHealth: hookHealthKey('<hook>'),
  hookRun: hookRunKey('<hook>', 1, '<event>'),
  hookChain: hookChainKey('<event>'),
  hookData: hookDataKey('<event>', '<hook>'),
  hookEmitted: hookEmittedKey('<event>'),
  hookRequest: hookRequestKey('<event>', '<request>'),
  streamTicket: streamTicketKey('<digest>'),
  socket: socketKey('<connection>'),
  ownersSocket: ownersSocketKey('<owner>', '<connection>'),
};

/** The numbers in keys, as the chart has them. */
const NUMBERS: Readonly<Partial<Record<string, (key: Key) => Key>>> = {
  notification: ({ pk }) => ({ pk, sk: '<message number, 16 digits>' }),
  event: ({ pk }) => ({ pk: pk.replace(/#0$/, '#<number ÷ 1000>'), sk: '<number, 16 digits>' }),
  hookRun: ({ pk }) => ({ pk, sk: 'RUN#<time in milliseconds, 16 digits>#<event>' }),
  logSegment: ({ pk }) => ({ pk, sk: '<time in milliseconds, 16 digits>#<number ÷ 1000>' }),
};

test.each(KINDS)('the key of the kind %s is as the chart has it', (name, { pk, sk }) => {
  const key = KEYS[name as keyof typeof KEYS];
  expect(NUMBERS[name]?.(key) ?? key).toEqual({ pk, sk });
});

test('the listings are those of the chart', () => {
  const { channels, watches, accounts, events, endpoints, deliveries, apiKeys, allApiKeys } =
    LISTINGS;
  const listed = KINDS.map(([, { listing }]) => listing).filter((one) => one !== undefined);
  expect(listed.sort()).toEqual(
    [
      channels('<owner>'),
      watches('<owner>'),
      accounts('<owner>'),
      events('<watch>'),
      endpoints('<owner>'),
      deliveries('<endpoint>'),
      apiKeys('<owner>'),
      allApiKeys,
    ].sort(),
  );
});

describe.each(FUNCTIONS)('the role of %s', (name) => {
  test('allows writing the partitions that the chart says, and no others', () => {
    expect(partitionsThat(name, WRITES)).toEqual(partitionsOf(name, 'writtenBy'));
  });

  test('allows reading the partitions that the chart says, and no others', () => {
    expect(partitionsThat(name, READS)).toEqual(partitionsOf(name, 'readBy'));
  });
});

// IAM tells items apart by their partition key only.
function partitionsOf(name: FunctionName, column: 'writtenBy' | 'readBy'): Set<string> {
  return new Set(KINDS.filter(([, kind]) => kind[column].includes(name)).map(([, { pk }]) => pk));
}

// Statements without a condition on keys are those of the index `due`, which has keys only.
function partitionsThat(name: FunctionName, actions: readonly string[]): Set<string> {
  const { Role } = packagedResource(`${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction`)
    .Properties as { Role: { 'Fn::GetAtt': [string, string] } };
  const patterns = allowed(Role['Fn::GetAtt'][0])
    .filter(({ resource }) => JSON.stringify(resource) === TABLE)
    .filter((statement) => actions.some((one) => statement.actions.includes(`dynamodb:${one}`)))
    .flatMap(({ keys }) => keys ?? ['*']);
  const isAllowed = (pk: string) =>
    patterns.some((pattern) => pk.startsWith(pattern.replace('*', '')));
  return new Set(KINDS.map(([, { pk }]) => pk).filter(isAllowed));
}
