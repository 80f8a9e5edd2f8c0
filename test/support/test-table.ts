import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../lib/table/table.ts';
import { createTable } from '../../local/create-table.ts';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { databaseClient } from '../../local/run-tidings.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';

/** A real table, made from serverless.yml, in an embedded DynamoDB of its own. */
export interface TestTable extends Table {
  url: string;
  close(): Promise<void>;
}

/** Starts an empty table in memory. */
export async function startTestTable(): Promise<TestTable> {
  const { url, close } = await startDynamoDb();
  const { table } = readServerlessConfig();
  const client = databaseClient({ AWS_ENDPOINT_URL_DYNAMODB: url });
  await createTable(client, table);
  return {
    url,
    client: DynamoDBDocumentClient.from(client),
    name: table.TableName ?? '',
    deadlineMs: 5000,
    close: async () => {
      client.destroy();
      await close();
    },
  };
}
