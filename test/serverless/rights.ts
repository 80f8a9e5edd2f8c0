import { isDeepStrictEqual } from 'node:util';
import type { AwsRequest } from '../support/guarding-proxy.ts';
import { allowed, packagedResource, packagedResources } from './template.ts';

/** One thing that a role has to allow, with its resource in the words of the template. */
interface Access {
  action: string;
  resource: unknown;
  /** The partition keys that are touched, where IAM can tell. */
  keys?: readonly string[];
}

/** An item's key as DynamoDB's JSON has it, or a whole item. */
type Item = Record<string, { S?: string } | undefined>;

/**
 * Whether a role of the packaged template allows a request: what IAM and DynamoDB would say. Only
 * what our functions ask for is known; all else is refused.
 */
export function permits(roleId: string, request: AwsRequest): boolean {
  const statements = allowed(roleId);
  const accesses = accessesOf(request);
  return (
    accesses.length > 0 &&
    accesses.every((access) =>
      statements.some(
        ({ actions, resource, keys }) =>
          actions.includes(access.action) &&
          [resource].flat().some((one) => isDeepStrictEqual(one, access.resource)) &&
          // As ForAllValues has it: a request without keys fulfils any condition on them.
          (access.keys ?? []).every((key) => !keys || keys.some((pattern) => isLike(key, pattern))),
      ),
    )
  );
}

const TABLE = { 'Fn::GetAtt': ['Table', 'Arn'] };

function accessesOf({ operation, body }: AwsRequest): Access[] {
  switch (operation) {
    case 'dynamodb:GetItem':
    case 'dynamodb:UpdateItem':
    case 'dynamodb:DeleteItem':
    case 'dynamodb:PutItem':
      return [itemAccess(operation, body)];
    case 'dynamodb:Query':
      return [queryAccess(body)];
    case 'dynamodb:BatchGetItem':
      return Object.entries(body['RequestItems'] as Record<string, { Keys: Item[] }>).map(
        ([name, { Keys }]) => ({
          action: operation,
          resource: tableOf(name),
          keys: Keys.map(partition),
        }),
      );
    case 'dynamodb:TransactWriteItems':
      return transactionAccess(body['TransactItems'] as Record<string, Record<string, unknown>>[]);
    case 'secretsmanager:GetSecretValue':
      return [{ action: operation, resource: { Ref: named('Name', body['SecretId']) } }];
    case 'sqs:SendMessage':
    case 'sqs:SendMessageBatch':
      return [
        {
          action: 'sqs:SendMessage',
          resource: { 'Fn::GetAtt': [named('QueueName', queueName(body['QueueUrl'])), 'Arn'] },
        },
      ];
    default:
      return [];
  }
}

const TRANSACTED: Readonly<Record<string, string>> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
};

// Whoever writes several items needs the right for each, and none for the transaction. A condition
// on keys sees those of the whole request, so that a statement has to allow all of them.
function transactionAccess(items: readonly Record<string, Record<string, unknown>>[]): Access[] {
  const accesses = items.flatMap((one) =>
    Object.entries(one).map(([kind, item]) => itemAccess(TRANSACTED[kind] ?? kind, item)),
  );
  const keys = accesses.flatMap((access) => access.keys ?? []);
  return accesses.map((access) => ({ ...access, keys }));
}

function itemAccess(action: string, { TableName, Key, Item }: Record<string, unknown>): Access {
  return { action, resource: tableOf(TableName), keys: [partition((Key ?? Item) as Item)] };
}

// The condition on the partition key is the first in all of our queries.
function queryAccess(body: Record<string, unknown>): Access {
  const { TableName, IndexName, KeyConditionExpression, ExpressionAttributeValues } = body;
  const [, value = ''] = /^#?\w+ = (:\w+)/.exec(String(KeyConditionExpression)) ?? [];
  const key = (ExpressionAttributeValues as Item)[value]?.S;
  if (key === undefined) throw new Error(`No partition in ${KeyConditionExpression}`);
  const index = { 'Fn::Sub': `\${Table.Arn}/index/${IndexName}` };
  return {
    action: 'dynamodb:Query',
    resource: IndexName === undefined ? tableOf(TableName) : index,
    keys: [key],
  };
}

function tableOf(name: unknown): unknown {
  return name === packagedResource('Table').Properties.TableName ? TABLE : name;
}

function partition({ pk }: Item): string {
  if (pk?.S === undefined) throw new Error('An item without a partition key');
  return pk.S;
}

function queueName(url: unknown): string {
  return String(url).split('/').at(-1) ?? '';
}

/** The logical id of the resource that has this property. */
function named(property: string, value: unknown): string | undefined {
  const found = Object.entries(packagedResources()).find(
    ([, { Properties }]) => Properties?.[property] === value,
  );
  return found?.[0];
}

function isLike(text: string, pattern: string): boolean {
  if (/[?]|\*./.test(pattern)) throw new Error(`Teach these tests the pattern ${pattern}`);
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;
}
