import { readFileSync } from 'node:fs';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putNotification } from '../../lib/notifications/rows/put-notification.ts';
import { createTable } from '../../local/create-table.ts';
import { databaseClient, startDynamoDb } from '../../local/dynamodb.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';
import { newNotification } from '../lib/table/examples.ts';
import { packaged } from '../support/packaged.ts';
import { rawItems } from '../support/raw-items.ts';
import { startTestTable, type TestTable } from '../support/test-table.ts';

const { Properties: deployed } = JSON.parse(readFileSync(packaged().template, 'utf8')).Resources
  .Table;

let table: TestTable;
let description: TableDescription;
beforeAll(async () => {
  table = await startTestTable({ hasStream: true });
  const { Table } = await table.client.send(new DescribeTableCommand({ TableName: table.name }));
  if (Table === undefined) throw new Error('There is no table');
  description = Table;
});
afterAll(() => table.close());

test('the local declaration equals the deployed one', () => {
  // The protection from deletion depends on the stage, and an emulator has none.
  const { DeletionProtectionEnabled: _, ...declared } = deployed;
  expect(readServerlessConfig().table).toEqual(declared);
});

test('the table has the deployed name, keys and attributes', () => {
  const { TableName, KeySchema, AttributeDefinitions = [] } = description;

  expect({ TableName, KeySchema }).toEqual({
    TableName: deployed.TableName,
    KeySchema: deployed.KeySchema,
  });
  expect(AttributeDefinitions).toHaveLength(deployed.AttributeDefinitions.length);
  expect(AttributeDefinitions).toEqual(expect.arrayContaining(deployed.AttributeDefinitions));
});

test('the table has the deployed indexes', () => {
  expect(description.GlobalSecondaryIndexes).toHaveLength(deployed.GlobalSecondaryIndexes.length);
  expect(description.GlobalSecondaryIndexes).toMatchObject(deployed.GlobalSecondaryIndexes);
});

test('the stream has new and old images', () => {
  expect(description.StreamSpecification).toEqual({
    StreamEnabled: true,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  });
  expect(description.LatestStreamArn).toBeTruthy();
});

test('billing is per request', () => {
  expect(description.BillingModeSummary?.BillingMode).toBe('PAY_PER_REQUEST');
});

test('items expire by the attribute ttl', async () => {
  const { TimeToLiveDescription } = await table.client.send(
    new DescribeTimeToLiveCommand({ TableName: table.name }),
  );

  expect(TimeToLiveDescription).toEqual({ AttributeName: 'ttl', TimeToLiveStatus: 'ENABLED' });
});

test('creating it again keeps the items', async () => {
  await putNotification(table, newNotification());

  const client = databaseClient({ AWS_ENDPOINT_URL_DYNAMODB: table.url });
  await createTable(client, readServerlessConfig().table);

  expect(await rawItems(table)).toHaveLength(1);
});

test('a table of an earlier version gets the missing index', async () => {
  const database = await startDynamoDb();
  const client = databaseClient({ AWS_ENDPOINT_URL_DYNAMODB: database.url });
  const { table: declared } = readServerlessConfig();
  const { GlobalSecondaryIndexes = [], AttributeDefinitions = [] } = declared;
  await createTable(client, {
    ...declared,
    GlobalSecondaryIndexes: GlobalSecondaryIndexes.filter(({ IndexName }) => IndexName !== 'due'),
    AttributeDefinitions: AttributeDefinitions.filter(
      ({ AttributeName = '' }) => !['due', 'dueAtMs'].includes(AttributeName),
    ),
  });
  await createTable(client, declared);

  const { Table } = await client.send(new DescribeTableCommand({ TableName: declared.TableName }));
  expect(Table?.GlobalSecondaryIndexes).toMatchObject(deployed.GlobalSecondaryIndexes);
  client.destroy();
  await database.close();
});
