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
const HOOKS = { 'Fn::GetAtt': ['HookQueue', 'Arn'] };
const runsHooks = {
  actions: ['lambda:InvokeFunction'],
  resource: [
    { 'Fn::GetAtt': ['SandboxLambdaFunction', 'Arn'] },
    { 'Fn::GetAtt': ['ModulesLambdaFunction', 'Arn'] },
  ],
};
const dueIndex = { actions: ['dynamodb:Query'], resource: index('due') };
const ROLES = [
  'ConnectRole',
  'DeliverRole',
  'DispatchRole',
  'HooksRole',
  'KeysRole',
  'MaintainRole',
  'ManageRole',
  'ModulesRole',
  'ObserveRole',
  'PushRole',
  'ReceiveRole',
  'RenewRole',
  'ReplayRole',
  'SandboxRole',
  'StreamRole',
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
    rows('SUBSCRIPTIONS#*', 'ENDPOINT#*', 'HOOK#*', 'EVENT#*'),
    {
      actions: ['dynamodb:Query'],
      resource: table,
      keys: ['EVENT#*', 'SUBSCRIPTIONS#*', 'HOOK#*'],
    },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resource: table,
      keys: ['LOG#*', 'LOGCOUNTER#*', 'LOGSEGMENTS#*', 'NOTIFICATIONS#*'],
    },
    { actions: ['dynamodb:GetItem'], resource: table, keys: ['KEY#*'] },
    { actions: ['dynamodb:PutItem'], resource: table, keys: ['TICKET#*'] },
    lists,
    {
      actions: ['dynamodb:Query'],
      resource: index('listings'),
      keys: ['CHANNELS#*', 'WATCHES#*', 'ACCOUNTS#*', 'EVENTS#*', 'ENDPOINTS#*', 'DELIVERIES#*'],
    },
    { actions: ['dynamodb:Query'], resource: index('undelivered'), keys: ['UNDELIVERED#*'] },
    { actions: ['sqs:SendMessage'], resource: [DELIVERIES, REPLAYS, HOOKS] },
    runsHooks,
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

test('hooks may read events and hooks, record what was done, and have code run; it has no secret', () => {
  expect(allowed('HooksRole')).toEqual([
    logs('HooksLogGroup'),
    {
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resource: HOOKS,
    },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'],
      resource: table,
      keys: ['EVENT#*', 'HOOK#*', 'SUBSCRIPTIONS#*', 'LOG#*', 'LOGCOUNTER#*'],
    },
    { actions: ['dynamodb:Query'], resource: table, keys: ['LOG#*', 'LOGSEGMENTS#*'] },
    {
      actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      resource: table,
      keys: ['EVENT#*', 'HOOK#*', 'SUBSCRIPTIONS#*'],
    },
    { actions: ['sqs:SendMessage'], resource: [HOOKS, DELIVERIES] },
    runsHooks,
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
    { actions: ['dynamodb:GetItem'], resource: table, keys: ['EVENT#*'] },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:Query'],
      resource: table,
      keys: ['SUBSCRIPTIONS#*'],
    },
    { actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], resource: table, keys: ['LAST#*'] },
    { actions: ['dynamodb:Query'], resource: table, keys: ['SOCKETS#*'] },
    {
      actions: ['sqs:SendMessage'],
      resource: [DELIVERIES, { 'Fn::GetAtt': ['PushQueue', 'Arn'] }, HOOKS],
    },
    { actions: ['sqs:SendMessage'], resource: { 'Fn::GetAtt': ['QuarantineQueue', 'Arn'] } },
  ]);
});

const removeSockets = {
  actions: ['dynamodb:DeleteItem'],
  resource: table,
  keys: ['SOCKET#*', 'SOCKETS#*'],
};
const connectionsOf = (method: string) => ({
  'Fn::Sub': `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${WebsocketsApi}/dev/${method}/@connections/*`,
});
const answerSockets = {
  actions: ['execute-api:ManageConnections'],
  resource: [connectionsOf('POST'), connectionsOf('DELETE')],
};

test('connect may take a ticket, look a key up and put a socket: no event, no connection', () => {
  expect(allowed('ConnectRole')).toEqual([
    logs('ConnectLogGroup'),
    { actions: ['dynamodb:DeleteItem'], resource: table, keys: ['TICKET#*'] },
    { actions: ['dynamodb:GetItem'], resource: table, keys: ['KEY#*'] },
    {
      actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
      resource: table,
      keys: ['SOCKET#*', 'SOCKETS#*'],
    },
    { actions: ['dynamodb:Query'], resource: table, keys: ['SOCKETS#*'] },
    secrets('ApiKeySecret'),
  ]);
});

test('the stream may change its sockets, read logs, and answer: no secret, no queue', () => {
  expect(allowed('StreamRole')).toEqual([
    logs('StreamLogGroup'),
    {
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      resource: table,
      keys: ['SOCKET#*'],
    },
    removeSockets,
    { actions: ['dynamodb:GetItem'], resource: table, keys: ['KEY#*', 'LOGCOUNTER#*'] },
    { actions: ['dynamodb:Query'], resource: table, keys: ['LOG#*', 'LOGSEGMENTS#*'] },
    answerSockets,
  ]);
});

test('push may read sockets and what they want of the log, and send: it writes no row, and removes sockets', () => {
  expect(allowed('PushRole')).toEqual([
    logs('PushLogGroup'),
    {
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resource: { 'Fn::GetAtt': ['PushQueue', 'Arn'] },
    },
    { actions: ['dynamodb:Query'], resource: table, keys: ['SOCKETS#*', 'LOG#*'] },
    { actions: ['dynamodb:BatchGetItem'], resource: table, keys: ['SOCKET#*', 'KEY#*'] },
    removeSockets,
    answerSockets,
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
    keys: ['LOG#*', 'SUBSCRIPTIONS#*', 'ENDPOINT#*', 'HOOK#*', 'EVENT#*'],
  },
  { actions: ['dynamodb:GetItem'], resource: table, keys: ['EVENT#*'] },
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

test.each(['Sandbox', 'Modules'])('%s may write its log, and nothing else', (name) => {
  expect(allowed(`${name}Role`)).toEqual([logs(`${name}LogGroup`)]);
  const { ManagedPolicyArns, PermissionsBoundary } = packagedResource(`${name}Role`).Properties;
  expect([ManagedPolicyArns, PermissionsBoundary]).toEqual([undefined, undefined]);
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
      expect([resource].flat()).not.toContain('*');
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
      [
        'DeliverRole',
        'DispatchRole',
        'HooksRole',
        'MaintainRole',
        'ManageRole',
        'RenewRole',
        'ReplayRole',
      ],
    ],
    [
      'EVENT#e',
      'GetItem',
      [
        'DeliverRole',
        'DispatchRole',
        'HooksRole',
        'MaintainRole',
        'ManageRole',
        'RenewRole',
        'ReplayRole',
      ],
    ],
    ['SUBSCRIPTIONS#o', 'UpdateItem', ['DeliverRole', 'HooksRole', 'ManageRole', 'ReplayRole']],
    ['SUBSCRIPTIONS#o', 'Query', ['DispatchRole', 'ManageRole', 'ReplayRole']],
    ['SUBSCRIPTIONS#o', 'GetItem', ['DispatchRole', 'HooksRole', 'ManageRole', 'ReplayRole']],
    ['HOOK#h', 'PutItem', ['HooksRole', 'ManageRole']],
    ['HOOK#h', 'Query', ['ManageRole']],
    ['ENDPOINT#e', 'GetItem', ['ManageRole']],
    ['ENDPOINT#e', 'UpdateItem', ['DeliverRole', 'ManageRole', 'ReplayRole']],
    ['LAST#o#d', 'PutItem', ['DispatchRole']],
    ['LOGCOUNTER#o', 'UpdateItem', ['DispatchRole']],
    ['LOGCOUNTER#o', 'PutItem', []],
    ['LOG#o#0', 'PutItem', ['DispatchRole']],
    ['LOG#o#0', 'UpdateItem', []],
    ['LOG#o#0', 'DeleteItem', []],
    ['LOG#o#0', 'Query', ['HooksRole', 'ManageRole', 'PushRole', 'ReplayRole', 'StreamRole']],
    ['LOGSEGMENTS#o', 'Query', ['HooksRole', 'ManageRole', 'ReplayRole', 'StreamRole']],
    ['NOTIFICATIONS#c', 'DeleteItem', []],
    ['KEY#k', 'GetItem', ['ConnectRole', 'KeysRole', 'ManageRole', 'StreamRole']],
    ['KEY#k', 'PutItem', ['KeysRole']],
    ['KEY#k', 'UpdateItem', ['KeysRole']],
    ['KEY#k', 'DeleteItem', []],
    ['KEY#k', 'Query', []],
    ['TICKET#t', 'PutItem', ['ManageRole']],
    ['TICKET#t', 'GetItem', []],
    ['TICKET#t', 'DeleteItem', ['ConnectRole']],
    ['SOCKET#s', 'PutItem', ['ConnectRole']],
    ['SOCKET#s', 'UpdateItem', ['StreamRole']],
    ['SOCKETS#o', 'Query', ['ConnectRole', 'DispatchRole', 'PushRole']],
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
    ['ApiKeySecret', ['ConnectRole', 'ManageRole']],
    ['GoogleCredentialsSecret', ['MaintainRole', 'ManageRole', 'RenewRole']],
    ['SealSecret', ['DeliverRole', 'MaintainRole', 'ManageRole', 'RenewRole', 'ReplayRole']],
  ])('%s is for %j', (id, roles) => {
    const SecretId = packagedResource(id).Properties.Name;
    const may = (role: string) => asked(role, 'secretsmanager:GetSecretValue', { SecretId });
    expect(ROLES.filter(may)).toEqual(roles);
  });
});
