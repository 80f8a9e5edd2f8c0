import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../lib/table/table.ts';
import { createTable } from '../local/create-table.ts';
import { startDynamoDb } from '../local/dynamodb.ts';
import { readServerlessConfig } from '../local/serverless-config.ts';
import { unsignedClient } from './unsigned-client.ts';

/** A table in an emulator of its own. */
export interface SimulatedTable {
  table: Table;
  closeTable(): Promise<void>;
}

/** Starts an empty table in memory, made from serverless.yml. */
export async function startTable(): Promise<SimulatedTable> {
  const { url, close } = await startDynamoDb();
  const { table } = readServerlessConfig();
  const client = unsignedClient(url);
  // The simulation does not read the stream, and each record makes the emulator slower.
  const withoutStream = { ...table, StreamSpecification: { StreamEnabled: false } };
  await createTable(client, withoutStream as unknown as typeof table);
  return {
    table: {
      client: DynamoDBDocumentClient.from(client),
      name: table.TableName ?? '',
      deadlineMs: 30_000,
    },
    async closeTable() {
      client.destroy();
      await close();
    },
  };
}
