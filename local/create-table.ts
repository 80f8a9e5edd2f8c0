import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import type { TableDeclaration } from './serverless-config.ts';

/** Makes the table as serverless.yml declares it; does nothing if it is there already. */
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
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  const { TableName } = declared;
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}
