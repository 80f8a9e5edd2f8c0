import { expect, test } from 'vitest';
import { permits } from './rights.ts';

// The judge of the handlers' tests must itself refuse what a role lacks.

const TableName = 'tidings-dev';
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
const asked = (role: string, operation: string, body: Record<string, unknown>) =>
  permits(role, { operation, body, accessKeyId: role });

const transactionOf = (role: string, ...items: [string, string][]) =>
  asked(role, 'dynamodb:TransactWriteItems', {
    TransactItems: items.map(([kind, pk]) => ({
      [kind]: { TableName, [kind === 'Put' ? 'Item' : 'Key']: key(pk) },
    })),
  });

test('each item of a transaction needs a right of its own', () => {
  const transaction = (...items: [string, string][]) => transactionOf('ManageRole', ...items);
  expect(transaction(['Put', 'WATCH#w'], ['ConditionCheck', 'ACCOUNT#a'])).toBe(true);
  expect(transaction(['Put', 'WATCH#w'], ['Put', 'IDEMPOTENCY#o#k'])).toBe(true);
  expect(transactionOf('RenewRole', ['Put', 'IDEMPOTENCY#o#k'])).toBe(false);
  expect(transactionOf('ObserveRole', ['Update', 'WATCH#w'], ['Put', 'WATCH#w'])).toBe(false);
  expect(transaction(['Put', 'WATCH#w'], ['Put', 'KEY#k'])).toBe(false);
  expect(transaction(['ConditionCheck', 'NOTIFICATIONS#c'])).toBe(false);
});

test('the keys of a transaction are judged together, by one statement for each right', () => {
  // What adopting, parking and creating a watch write at once.
  for (const role of ['ManageRole', 'RenewRole']) {
    expect(transactionOf(role, ['Update', 'WATCH#w'], ['Update', 'CHANNEL#c'])).toBe(true);
    expect(transactionOf(role, ['Update', 'WATCH#w'], ['ConditionCheck', 'ACCOUNT#a'])).toBe(true);
    expect(transactionOf(role, ['Update', 'WATCH#w'], ['Delete', 'ACCOUNT#a'])).toBe(true);
  }
});

test('all keys of a batch have to be allowed', () => {
  const batch = (...keys: string[]) =>
    asked('ObserveRole', 'dynamodb:BatchGetItem', {
      RequestItems: { [TableName]: { Keys: keys.map(key) } },
    });
  expect(batch('CHANNEL#a', 'CHANNEL#b')).toBe(true);
  expect(batch('CHANNEL#a', 'ACCOUNT#b')).toBe(false);
});

test('a query is judged by its index and its partition, however they are named', () => {
  const query = (role: string, IndexName: string | undefined, name: string, value: string) =>
    asked(role, 'dynamodb:Query', {
      TableName,
      ...(IndexName ? { IndexName } : {}),
      KeyConditionExpression: `${name} = :value AND #x <= :y`,
      ExpressionAttributeValues: { ':y': { N: '1' }, ':value': { S: value } },
    });
  expect(query('SweepRole', 'due', '#due', 'DUE#0')).toBe(true);
  expect(query('ManageRole', 'due', '#due', 'DUE#0')).toBe(false);
  expect(query('ManageRole', 'listings', 'listing', 'WATCHES#o')).toBe(true);
  expect(query('RenewRole', 'listings', 'listing', 'WATCHES#o')).toBe(false);
  expect(query('KeysRole', 'listings', 'listing', 'KEYS')).toBe(true);
  expect(query('KeysRole', 'listings', 'listing', 'KEYS#o')).toBe(true);
  expect(query('KeysRole', 'listings', 'listing', 'WATCHES#o')).toBe(false);
  expect(query('ManageRole', 'listings', 'listing', 'KEYS#o')).toBe(false);
  expect(query('ManageRole', undefined, 'pk', 'NOTIFICATIONS#c')).toBe(true);
  expect(query('ManageRole', undefined, 'pk', 'KEY#k')).toBe(false);
});

test('another table, another queue, an unknown secret and an unknown operation are refused', () => {
  const put = (name: string) =>
    asked('ReceiveRole', 'dynamodb:PutItem', { TableName: name, Item: key('NOTIFICATIONS#c') });
  expect([put(TableName), put('others')]).toEqual([true, false]);
  const send = (name: string) =>
    asked('SweepRole', 'sqs:SendMessageBatch', { QueueUrl: `https://sqs.example/1/${name}` });
  expect([send('tidings-dev-work'), send('tidings-dev-work-dead')]).toEqual([true, false]);
  expect(asked('ManageRole', 'secretsmanager:GetSecretValue', { SecretId: 'x' })).toBe(false);
  expect(asked('ManageRole', 'dynamodb:Scan', { TableName })).toBe(false);
  expect(asked('ManageRole', 'dynamodb:DeleteTable', { TableName })).toBe(false);
});
