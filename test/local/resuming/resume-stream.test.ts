import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { putNotification } from '../../../lib/notifications/rows/put-notification.ts';
import { createTable } from '../../../local/create-table.ts';
import { databaseClient, startDynamoDb } from '../../../local/dynamodb.ts';
import type { EventSource } from '../../../local/event-sources/event-source.ts';
import { startStreamSource } from '../../../local/event-sources/stream-source.ts';
import { type KeptWork, openKeptWork } from '../../../local/resuming/kept-work.ts';
import { resumeStream } from '../../../local/resuming/resume-stream.ts';
import { readServerlessConfig } from '../../../local/serverless-config.ts';
import { openTableStream, streamsClient, type TableStream } from '../../../local/table-stream.ts';
import type { Service } from '../../../local/wait-for-service.ts';
import { waitUntil } from '../../../local/wait-until.ts';
import { newNotification } from '../../lib/table/examples.ts';
import { tableAt } from '../../support/table-at.ts';

const { table: declaration, tableName } = readServerlessConfig();
const READS_STREAM = [{ stream: { type: 'dynamodb' } }];

let folder: string;
let databaseFile: string;
let database: Service;
let client: DynamoDBStreamsClient;
let stream: TableStream;
let kept: KeptWork;
let sources: EventSource[];
/** The numbers of the notifications that each function got, in this run. */
let received: Record<string, number[]>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidings-resume-'));
  databaseFile = join(folder, 'dynamodb.sqlite');
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  database = await startDynamoDb(databaseFile);
  const environment = { AWS_ENDPOINT_URL_DYNAMODB: database.url };
  const tables = databaseClient(environment);
  await createTable(tables, declaration);
  tables.destroy();
  client = streamsClient(environment);
  stream = await openTableStream(client, tableName);
  kept = openKeptWork(join(folder, 'work.sqlite'));
  sources = [];
  received = {};
}

async function stop(): Promise<void> {
  await Promise.all(sources.map((source) => source.close()));
  client.destroy();
  await kept.close();
  await database.close();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

/** Starts functions that fail from a notification on. */
function run(failFrom: Record<string, number>): void {
  const functions = Object.keys(failFrom).map((name) => ({ name, events: READS_STREAM }));
  const places = resumeStream({ kept, stream, functions, databaseFile });
  sources = Object.entries(failFrom).map(([name, from]) => {
    const numbers: number[] = [];
    received[name] = numbers;
    return startStreamSource({
      stream,
      place: places.of(name),
      batchSize: 1,
      invoke: async (event) => {
        const { Records } = event as { Records: { dynamodb: { Keys: { sk: { S: string } } } }[] };
        const batch = Records.map(({ dynamodb }) => Number(dynamodb.Keys.sk.S));
        if (batch.some((number) => number >= from)) throw new Error('not yet');
        numbers.push(...batch);
      },
      onError: () => undefined,
    });
  });
}

async function write(...messageNumbers: number[]): Promise<void> {
  const table = tableAt(database.url);
  for (const messageNumber of messageNumbers)
    await putNotification(table, newNotification({ messageNumber }));
  table.client.destroy();
}

const has = (name: string, count: number) =>
  waitUntil(() => received[name]?.length === count, `${name} received ${count}`);

test('each function goes on where it was, and a new one begins at the end', async () => {
  run({ observe: 99, dispatch: 5 });
  await write(1, 2, 3, 4, 5, 6);
  await has('observe', 6);
  await has('dispatch', 4);

  await restart();
  run({ observe: 99, dispatch: 99, added: 99 });
  await write(7);
  for (const [name, count] of [
    ['observe', 1],
    ['dispatch', 3],
    ['added', 1],
  ] as const)
    await has(name, count);
  expect(received).toEqual({ observe: [7], dispatch: [5, 6, 7], added: [7] });
});

test('what was written while no function ran is received', async () => {
  run({ observe: 99 });
  await Promise.all(sources.splice(0).map((source) => source.close()));
  await write(1, 2, 3);
  await restart();
  run({ observe: 99 });
  await has('observe', 3);
  expect(received['observe']).toEqual([1, 2, 3]);
});

test('after a place behind the end, as of a newer database, a function begins at the end', async () => {
  kept
    .places(stream.arn, ['observe'])
    .of('observe')
    .done(stream.shardIds[0] ?? '', '1000');
  await write(1);
  run({ observe: 99 });
  await write(2);
  await has('observe', 1);
  expect(received['observe']).toEqual([2]);
});
