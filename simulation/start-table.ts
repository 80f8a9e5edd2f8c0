import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../lib/table/table.ts';
import { createTable } from '../local/create-table.ts';
import { startDynamoDb } from '../local/dynamodb.ts';
import { readServerlessConfig } from '../local/serverless-config.ts';

/** A table in an emulator of its own. */
export interface SimulatedTable {
  table: Table;
  closeTable(): Promise<void>;
}

// The emulator checks no signatures, and making them would take a good part of the time.
const UNSIGNED = {
  'x-amz-date': '20270301T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20270301/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=none',
};

/** Starts an empty table in memory, made from serverless.yml. */
export async function startTable(): Promise<SimulatedTable> {
  const { url, close } = await startDynamoDb();
  const { table } = readServerlessConfig();
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    signer: {
      sign: async (request) =>
        Object.assign(request, { headers: { ...request.headers, ...UNSIGNED } }),
    },
  });
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
