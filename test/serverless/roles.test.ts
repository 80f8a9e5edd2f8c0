import { describe, expect, test } from 'vitest';
import { permits } from './rights.ts';
import { allowed, packagedResource, resourcesOfType } from './template.ts';

const table = { 'Fn::GetAtt': ['Table', 'Arn'] };
const index = (name: string) => ({ 'Fn::Sub': `\${Table.Arn}/index/${name}` });
const logs = (...groups: string[]) => ({
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resource: oneOrAll(groups.map((group) => ({ 'Fn::GetAtt': [group, 'Arn'] }))),
});
const secrets = (...ids: string[]) => ({
  actions: ['secretsmanager:GetSecretValue'],
  resource: oneOrAll(ids.map((id) => ({ Ref: id }))),
});
const oneOrAll = <Item>(items: Item[]) => (items.length === 1 ? items[0] : items);

/**
 * What may be done with rows, of all their kinds in one statement: a transaction that spans several
 * kinds is only allowed by a statement that has all of their keys.
 */
const rows = (...keys: string[]) => ({
  actions: [
    'dynamodb:GetItem',
    'dynamodb:BatchGetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:ConditionCheckItem',
  ],
  resource: table,
  keys,
});
const OWN = ['CHANNEL#*', 'WATCH#*', 'ACCOUNT#*'];
const lists = {
  actions: ['dynamodb:Query'],
  resource: table,
  keys: ['NOTIFICATIONS#*', 'ACCOUNT#*'],
};
const DELIVERIES = { 'Fn::GetAtt': ['DeliveryQueue', 'Arn'] };
const REPLAYS = { 'Fn::GetAtt': ['ReplayQueue', 'Arn'] };
const dueIndex = { actions: ['dynamodb:Query'], resource: index('due') };
const ROLES = [
  'DeliverRole',
  'DispatchRole',
  'KeysRole',
  'MaintainRole',
  'ManageRole',
  'ObserveRole',
  'ReceiveRole',
  'RenewRole',
  'ReplayRole',
  'SweepRole',
];

test('there is no role but the functions’ own', () => {
  expect(Object.keys(resourcesOfType('AWS::IAM::Role')).sort()).toEqual(ROLES);
});

test('the receiver may add notifications and read one secret, nothing else', () => {
  expect(allowed('ReceiveRole')).toEqual([
    logs('ReceiveLogGroup'),
    { actions: ['dynamodb:PutItem'], resource: table, keys: ['NOTIFICATIONS#*'] },
    secrets('TokenSecret'),
  ]);
});

test('the manager may change what owners have, read notifications, and read its secrets', () => {
  expect(allowed('ManageRole')).toEqual([
    logs('ManageLogGroup'),
    rows(...OWN, 'IDEMPOTENCY#*', 'EVENT#*'),
    rows('SUBSCRIPTIONS#*', 'ENDPOINT#*', 'EVENT#*'),
    { actions: ['dynamodb:Query'], resource: table, keys: ['EVENT#*', 'SUBSCRIPTIONS#*'] },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resource: table,
      keys: ['LOG#*', 'LOGCOUNTER#*', 'LOGSEGMENTS#*', 'NOTIFICATIONS#*'],
    },
    { actions: ['dynamodb:GetItem'], resource: table, keys: ['KEY#*'] },
    lists,
    {
      actions: ['dynamodb:Query'],
      resource: index('listings'),
      keys: ['CHANNELS#*', 'WATCHES#*', 'ACCOUNTS#*', 'EVENTS#*', 'ENDPOINTS#*', 'DELIVERIES#*'],
    },
    { actions: ['dynamodb:Query'], resource: index('undelivered'), keys: ['UNDELIVERED#*'] },
    { actions: ['sqs:SendMessage'], resource: [DELIVERIES, REPLAYS] },
    secrets('TokenSecret', 'ApiKeySecret', 'GoogleCredentialsSecret', 'SealSecret'),
  ]);
});

test('the sweep may see what is due, put it off and hand it on: it reads no row and no secret', () => {
  expect(allowed('SweepRole')).toEqual([
    logs('SweepLogGroup'),
    dueIndex,
    {
      actions: ['dynamodb:UpdateItem'],
      resource: table,
      keys: [...OWN, 'EVENT#*'],
    },
    {
      actions: ['sqs:SendMessage'],
      resource: [{ 'Fn::GetAtt': ['WorkQueue', 'Arn'] }, DELIVERIES],
    },
  ]);
});

test('renewal may do as the manager with rows, but has no API key to read', () => {
  expect(allowed('RenewRole')).toEqual([
    logs('RenewLogGroup'),
    {
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resource: { 'Fn::GetAtt': ['WorkQueue', 'Arn'] },
    },
    rows(...OWN, 'EVENT#*'),
    lists,
    secrets('TokenSecret', 'GoogleCredentialsSecret', 'SealSecret'),
  ]);
});

test('maintenance may do as renewal, finds its work in the index and reads no queue', () => {
  expect(allowed('MaintainRole')).toEqual([
    logs('MaintainLogGroup'),
    rows(...OWN, 'EVENT#*'),
    lists,
    dueIndex,
    secrets('TokenSecret', 'GoogleCredentialsSecret', 'SealSecret'),
  ]);
});

test('the maker of keys may read and write API keys and list them: no other row, no secret, no queue', () => {
  expect(allowed('KeysRole')).toEqual([
    logs('KeysLogGroup'),
    {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      resource: table,
      keys: ['KEY#*'],
    },
    { actions: ['dynamodb:Query'], resource: index('listings'), keys: ['KEYS', 'KEYS#*'] },
  ]);
});

test('the observer may read the stream and change channels and watches, and has no secret', () => {
  expect(allowed('ObserveRole')).toEqual([
    logs('ObserveLogGroup'),
    {
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resource: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
    },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
      resource: table,
      keys: ['CHANNEL#*', 'WATCH#*'],
    },
    { actions: ['sqs:SendMessage'], resource: { 'Fn::GetAtt': ['QuarantineQueue', 'Arn'] } },
  ]);
});

test('dispatch may read the stream, number events and read whose they are; it has no account and no secret', () => {
  expect(allowed('DispatchRole')).toEqual([
    logs('DispatchLogGroup'),
    {
      actions: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      resource: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
    },
    { actions: ['dynamodb:BatchGetItem'], resource: table, keys: ['CHANNEL#*', 'WATCH#*'] },
    {
      actions: ['dynamodb:UpdateItem'],
      resource: table,
      keys: ['LOGCOUNTER#*', 'NOTIFICATIONS#*', 'EVENT#*'],
    },
    { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resource: table, keys: ['LOG#*'] },
    { actions: ['dynamodb:PutItem'], resource: table, keys: ['LOGSEGMENTS#*', 'EVENT#*'] },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resource: table,
      keys: ['SUBSCRIPTIONS#*'],
    },
    { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resource: table, keys: ['LAST#*'] },
    { actions: ['sqs:SendMessage'], resource: DELIVERIES },
    { actions: ['sqs:SendMessage'], resource: { 'Fn::GetAtt': ['QuarantineQueue', 'Arn'] } },
  ]);
});

const delivering = (logGroup: string, queue: unknown) => [
  logs(logGroup),
  {
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    resource: queue,
  },
  {
    actions: ['dynamodb:BatchGetItem'],
    resource: table,
    keys: ['LOG#*', 'SUBSCRIPTIONS#*', 'ENDPOINT#*', 'EVENT#*'],
  },
  {
    actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    resource: table,
    keys: ['EVENT#*', 'ENDPOINT#*', 'SUBSCRIPTIONS#*'],
  },
  { actions: ['sqs:SendMessage'], resource: DELIVERIES },
];

test('deliver may read what it sends and where to, and record how that ends; one secret, no account, no channel', () => {
  expect(allowed('DeliverRole')).toEqual([
    ...delivering('DeliverLogGroup', DELIVERIES),
    secrets('SealSecret'),
  ]);
});

test('replay may do as deliver, on its own queue, and read logs', () => {
  expect(allowed('ReplayRole')).toEqual([
    ...delivering('ReplayLogGroup', REPLAYS),
    { actions: ['sqs:SendMessage'], resource: REPLAYS },
    secrets('SealSecret'),
    {
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resource: table,
      keys: ['LOG#*', 'LOGCOUNTER#*', 'LOGSEGMENTS#*', 'SUBSCRIPTIONS#*'],
    },
  ]);
});

test('every role has a name, which `serverless deploy function` finds it by', () => {
  for (const role of ROLES) {
    const name = role.replace('Role', '').toLowerCase();
    expect(packagedResource(role).Properties.RoleName).toBe(`tidings-dev-us-east-1-${name}`);
  }
});

test('no role has a wildcard action or resource', () => {
  for (const role of ROLES)
    for (const { actions, resource } of allowed(role)) {
      expect(actions.join()).not.toContain('*');
      expect(resource).not.toBe('*');
    }
});

const TableName = 'tidings-dev';
const asked = (role: string, operation: string, body: Record<string, unknown>) =>
  permits(role, { operation, body, accessKeyId: role });
/** Those who may do something with a row of this partition. */
const whoMay = (operation: string, pk: string) =>
  ROLES.filter((role) =>
    asked(role, `dynamodb:${operation}`, {
      TableName,
      Key: { pk: { S: pk }, sk: { S: 'x' } },
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
    }),
  );

describe('what the roles come to', () => {
  test.each([
    ['NOTIFICATIONS#c', 'PutItem', ['ReceiveRole']],
    ['NOTIFICATIONS#c', 'Query', ['MaintainRole', 'ManageRole', 'RenewRole']],
    ['NOTIFICATIONS#c', 'GetItem', ['ManageRole']],
    ['NOTIFICATIONS#c', 'UpdateItem', ['DispatchRole']],
    [
      'EVENT#e',
      'PutItem',
      ['DeliverRole', 'DispatchRole', 'MaintainRole', 'ManageRole', 'RenewRole', 'ReplayRole'],
    ],
    ['SUBSCRIPTIONS#o', 'UpdateItem', ['DeliverRole', 'ManageRole', 'ReplayRole']],
    ['SUBSCRIPTIONS#o', 'Query', ['DispatchRole', 'ManageRole', 'ReplayRole']],
    ['SUBSCRIPTIONS#o', 'GetItem', ['DispatchRole', 'ManageRole', 'ReplayRole']],
    ['ENDPOINT#e', 'GetItem', ['ManageRole']],
    ['ENDPOINT#e', 'UpdateItem', ['DeliverRole', 'ManageRole', 'ReplayRole']],
    ['LAST#o#d', 'PutItem', ['DispatchRole']],
    ['LOGCOUNTER#o', 'UpdateItem', ['DispatchRole']],
    ['LOGCOUNTER#o', 'PutItem', []],
    ['LOG#o#0', 'PutItem', ['DispatchRole']],
    ['LOG#o#0', 'UpdateItem', []],
    ['LOG#o#0', 'DeleteItem', []],
    ['LOG#o#0', 'Query', ['ManageRole', 'ReplayRole']],
    ['LOGSEGMENTS#o', 'Query', ['ManageRole', 'ReplayRole']],
    ['NOTIFICATIONS#c', 'DeleteItem', []],
    ['KEY#k', 'GetItem', ['KeysRole', 'ManageRole']],
    ['KEY#k', 'PutItem', ['KeysRole']],
    ['KEY#k', 'UpdateItem', ['KeysRole']],
    ['KEY#k', 'DeleteItem', []],
    ['KEY#k', 'Query', []],
    ['IDEMPOTENCY#o#k', 'PutItem', ['ManageRole']],
    ['ACCOUNT#a', 'GetItem', ['MaintainRole', 'ManageRole', 'RenewRole']],
    ['ACCOUNT#a', 'Query', ['MaintainRole', 'ManageRole', 'RenewRole']],
    ['CHANNEL#c', 'GetItem', ['MaintainRole', 'ManageRole', 'ObserveRole', 'RenewRole']],
    [
      'WATCH#w',
      'UpdateItem',
      ['MaintainRole', 'ManageRole', 'ObserveRole', 'RenewRole', 'SweepRole'],
    ],
    ['IDEMPOTENCY#o#k', 'DeleteItem', ['ManageRole']],
    ['WATCH#w', 'DeleteItem', ['MaintainRole', 'ManageRole', 'RenewRole']],
    ['WATCH#w', 'PutItem', ['MaintainRole', 'ManageRole', 'RenewRole']],
    ['CHANNEL#c', 'PutItem', ['MaintainRole', 'ManageRole', 'RenewRole']],
    ['CHANNEL#c', 'DeleteItem', ['MaintainRole', 'ManageRole', 'RenewRole']],
    ['WATCH#w', 'Scan', []],
  ])('%s: %s is for %j', (pk, operation, roles) => {
    expect(whoMay(operation, pk)).toEqual(roles);
  });

  test.each([
    ['TokenSecret', ['MaintainRole', 'ManageRole', 'ReceiveRole', 'RenewRole']],
    ['ApiKeySecret', ['ManageRole']],
    ['GoogleCredentialsSecret', ['MaintainRole', 'ManageRole', 'RenewRole']],
    ['SealSecret', ['DeliverRole', 'MaintainRole', 'ManageRole', 'RenewRole', 'ReplayRole']],
  ])('%s is for %j', (id, roles) => {
    const SecretId = packagedResource(id).Properties.Name;
    const may = (role: string) => asked(role, 'secretsmanager:GetSecretValue', { SecretId });
    expect(ROLES.filter(may)).toEqual(roles);
  });
});
