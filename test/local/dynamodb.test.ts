import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putNotification } from '../../lib/notifications/rows/put-notification.ts';
import type { Table } from '../../lib/table/table.ts';
import { createTable } from '../../local/create-table.ts';
import { databaseClient, startDynamoDb } from '../../local/dynamodb.ts';
import { LocalError } from '../../local/local-error.ts';
import { readServerlessConfig } from '../../local/serverless-config.ts';
import { newNotification } from '../lib/table/examples.ts';
import { rawItems } from '../support/raw-items.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-dynamodb-'));
  return () => rmSync(folder, { recursive: true, force: true });
});
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const closing of open.splice(0)) await closing.close();
});

async function tableIn(file?: string): Promise<Table & { close(): Promise<void> }> {
  const { url, close } = await startDynamoDb(file);
  open.push({ close });
  const client = databaseClient({ AWS_ENDPOINT_URL_DYNAMODB: url });
  await createTable(client, readServerlessConfig().table);
  const name = readServerlessConfig().tableName;
  return { client: DynamoDBDocumentClient.from(client), name, deadlineMs: 5000, close };
}

test('data in a file is kept after a restart', async () => {
  const file = join(folder, 'dynamodb.sqlite');
  const before = await tableIn(file);
  await putNotification(before, newNotification());
  await before.close();

  expect(await rawItems(await tableIn(file))).toHaveLength(1);
});

test('without a file every start has an empty database', async () => {
  await putNotification(await tableIn(), newNotification());

  expect(await rawItems(await tableIn())).toEqual([]);
});

test('it does not respond after it is closed', async () => {
  const { url, close } = await startDynamoDb();
  await close();

  await expect(fetch(url)).rejects.toThrow();
});

test.each([
  [
    'a file that is no database',
    () => {
      const file = join(folder, 'broken');
      writeFileSync(file, 'x'.repeat(5000));
      return file;
    },
  ],
  ['a folder', () => folder],
])('%s is an error that names it and the remedy', async (_, prepare) => {
  const file = prepare();

  const starting = startDynamoDb(file);

  await expect(starting).rejects.toThrow(LocalError);
  await expect(starting).rejects.toThrow(file);
  await expect(starting).rejects.toThrow('--fresh');
});

test('a program that fails to start it exits immediately', async () => {
  const file = join(folder, 'broken');
  writeFileSync(file, 'x'.repeat(5000));
  const program = `
    import { startDynamoDb } from ${JSON.stringify(new URL('../../local/dynamodb.ts', import.meta.url))};
    await startDynamoDb(${JSON.stringify(file)}).catch(() => { process.exitCode = 7; });
  `;
  const startMs = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);

  const code = await new Promise((resolve) => child.once('close', resolve));

  expect(code).toBe(7);
  expect(performance.now() - startMs).toBeLessThan(20_000);
});
