import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putNotification } from '../../lib/notifications/rows/put-notification.ts';
import { createTable } from '../../local/create-table.ts';
import { databaseClient, startDynamoDb } from '../../local/dynamodb.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';
import { indexStream } from '../../local/stream-indexes.ts';
import type { Service } from '../../local/wait-for-service.ts';
import { newNotification } from '../lib/table/examples.ts';
import { tableAt } from '../support/table-at.ts';

const { table: declaration, tableName } = readServerlessConfig();
// As the embedded database asks: for the next number at each write, for the next records at each read.
const LAST = `SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records
  WHERE table_name = ?1`;
const NEXT = `SELECT * FROM _stream_records
  WHERE table_name = ?1 AND shard_id = ?2 AND CAST(sequence_number AS INTEGER) > ?3
  ORDER BY CAST(sequence_number AS INTEGER) ASC LIMIT ?4`;

let folder: string;
let file: string;
let database: Service;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-stream-'));
  file = join(folder, 'dynamodb.sqlite');
  await start();
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  database = await startDynamoDb(file);
  const client = databaseClient({ AWS_ENDPOINT_URL_DYNAMODB: database.url });
  await createTable(client, declaration);
  client.destroy();
}

async function write(count: number): Promise<void> {
  const table = tableAt(database.url);
  for (let n = 0; n < count; n += 1) await putNotification(table, newNotification());
  table.client.destroy();
}

function read<Row>(sql: string): Row[] {
  const sqlite = new DatabaseSync(file, { readOnly: true });
  try {
    return sqlite.prepare(sql).all() as Row[];
  } finally {
    sqlite.close();
  }
}

const numbers = () =>
  read<{ n: number }>(
    `SELECT CAST(sequence_number AS INTEGER) AS n FROM _stream_records
     WHERE table_name = '${tableName}' ORDER BY n`,
  ).map(({ n }) => n);

const planOf = (sql: string) =>
  read<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .map(({ detail }) => detail)
    .join('; ');

test('the last number and the next records of the stream are found by an index, while the database runs', async () => {
  await write(3);
  indexStream(file);
  expect(planOf(LAST)).toMatch(/^SEARCH .*INDEX tidings_stream_/);
  expect(planOf(NEXT)).toMatch(/^SEARCH .*INDEX tidings_stream_shards[^;]*$/);
});

test('what an earlier run has left in the stream is removed, and numbers go on', async () => {
  await write(5);
  await database.close();
  await start();
  indexStream(file);
  expect(numbers()).toEqual([5]);
  await write(2);
  expect(numbers()).toEqual([5, 6, 7]);
});

test('what comes after a place stays, and the number of the last record is known', async () => {
  await write(5);
  expect(indexStream(file, 3)).toBe(5);
  expect(numbers()).toEqual([4, 5]);
});

test('a stream without records, and one that is indexed already, are left as they are', async () => {
  expect(indexStream(file)).toBe(0);
  indexStream(file);
  await write(1);
  expect(numbers()).toEqual([1]);
});
