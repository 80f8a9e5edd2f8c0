import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../lib/table/table.ts';
import { createTable } from '../../local/create-table.ts';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { databaseClient } from '../../local/run-tidings.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';
import { unsignedClient } from '../../simulation/unsigned-client.ts';
import { startRenamingProxy } from './renaming-proxy.ts';

/** A real table, made from serverless.yml, in an embedded DynamoDB of its own. */
export interface TestTable extends Table {
  url: string;
  close(): Promise<void>;
}

/** What few tests need. */
interface TestTableOptions {
  /** With the table's stream. Each of its records makes the database slower. */
  hasStream?: boolean;
}

/**
 * Starts an empty table in memory; with AWS_ENDPOINT_URL_DYNAMODB, an empty table of that database.
 */
export async function startTestTable({
  hasStream = false,
}: TestTableOptions = {}): Promise<TestTable> {
  const { table } = readServerlessConfig();
  const name = table.TableName ?? '';
  const { SHARED_DYNAMODB_URL: shared } = process.env;
  const { url, close } = shared ? await startSharedTable(shared, name) : await startDynamoDb();
  const client = shared ? databaseClient({ AWS_ENDPOINT_URL_DYNAMODB: url }) : unsignedClient(url);
  const withoutStream = { ...table, StreamSpecification: { StreamEnabled: false } };
  await createTable(client, hasStream ? table : (withoutStream as unknown as typeof table));
  return {
    url,
    client: DynamoDBDocumentClient.from(client),
    name,
    deadlineMs: 5000,
    close: async () => {
      client.destroy();
      await close();
    },
  };
}

async function startSharedTable(endpoint: string, name: string) {
  const renamed = `${name}-${crypto.randomUUID()}`;
  const { url, close } = await startRenamingProxy(endpoint, name, renamed);
  return {
    url,
    async close() {
      const client = databaseClient({ AWS_ENDPOINT_URL_DYNAMODB: endpoint });
      await client.send(new DeleteTableCommand({ TableName: renamed })).catch(() => undefined);
      client.destroy();
      await close();
    },
  };
}
