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
 * Makes the table as serverless.yml declares it. One that is there already, of an earlier version
 * maybe, keeps what is in it and gets the indexes that it lacks, as a deployment would do.
 */
export async function createTable(client: DynamoDBClient, table: TableDeclaration): Promise<void> {
  const {
    StreamSpecification,
    TimeToLiveSpecification,
    // Backups and encryption at rest mean nothing to an emulator.
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
  const there = new Set(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  const missing = (GlobalSecondaryIndexes as GlobalSecondaryIndex[]).filter(
    ({ IndexName }) => !there.has(IndexName),
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
