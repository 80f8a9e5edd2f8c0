import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../../lib/table/table.ts';
import { databaseClient } from '../../local/run-tidings.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';

/** The table behind a URL, whatever answers there. */
export function tableAt(url: string, deadlineMs = 5000): Table {
  return {
    client: DynamoDBDocumentClient.from(databaseClient({ AWS_ENDPOINT_URL_DYNAMODB: url })),
    name: readServerlessConfig().tableName,
    deadlineMs,
  };
}
