import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  ResourceInUseException,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { TableDeclaration } from './serverless-config.ts';

/**
 * Creates the table that serverless.yml declares. A table that exists already, maybe of an earlier
 * version, keeps its items and gets the missing indexes, as in a deployment.
 */
export async function createTable(client: DynamoDBClient, table: TableDeclaration): Promise<void> {
  const {
    StreamSpecification,
    TimeToLiveSpecification,
    // The emulator has no backups and no encryption at rest.
    PointInTimeRecoverySpecification: _backups,
    SSESpecification: _encryption,
    ...declared
  } = table as TableDeclaration & { PointInTimeRecoverySpecification?: unknown };
  try {
    await client.send(
      new CreateTableCommand({
        ...declared,
        StreamSpecification: { StreamEnabled: true, ...StreamSpecification },
      }),
    );
  } catch (error) {
    if (error instanceof ResourceInUseException) return addIndexes(client, table);
    throw error;
  }
  const { TableName } = declared;
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

async function addIndexes(
  client: DynamoDBClient,
  { TableName, AttributeDefinitions, GlobalSecondaryIndexes = [] }: TableDeclaration,
): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const existing = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  const missing = (GlobalSecondaryIndexes as GlobalSecondaryIndex[]).filter(
    ({ IndexName }) => !existing.has(IndexName),
  );
  for (const { IndexName, KeySchema, Projection } of missing) {
    const Create = { IndexName, KeySchema, Projection };
    await client.send(
      new UpdateTableCommand({
        TableName,
        AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create }],
      }),
    );
  }
}
