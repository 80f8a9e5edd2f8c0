import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { transitionChannel } from '../../lib/channels/rows/write-channels.ts';
import { channelKey } from '../../lib/table/keys.ts';
import { getWatchOfAnyOwner } from '../../lib/watches/rows/read-watches.ts';
import { matchesFilter } from '../../local/event-sources/matches-filter.ts';
import {
  openTableStream,
  type StreamRecord,
  streamsClient,
  type TableStream,
} from '../../local/table-stream.ts';
import { packagedResource, resourcesOfType } from '../serverless/template.ts';
import { REFUSING_URL } from '../support/broken-endpoints.ts';
import type { PackagedFunction } from './packaged-function.ts';
import { CHANGES, USER } from './packaged-manager.ts';
import { type RenewalStage, startRenewal } from './packaged-renewal.ts';

const MINUTE = 60_000;

let stage: RenewalStage;
let observe: PackagedFunction;
let stream: TableStream;
beforeAll(async () => {
  stage = await startRenewal();
  observe = await stage.load('observe');
});
beforeEach(async () => {
  await stage.startOver();
  const streams = streamsClient({ AWS_ENDPOINT_URL_DYNAMODB: stage.table.url });
  stream = await openTableStream(streams, stage.table.name);
});

/** What the deployed filter lets through. */
const passesFilter = (record: StreamRecord) =>
  Object.values(resourcesOfType('AWS::Lambda::EventSourceMapping'))
    .filter(
      ({ Properties }) => Properties.FunctionName['Fn::GetAtt'][0] === 'ObserveLambdaFunction',
    )
    .flatMap(({ Properties }) => Properties.FilterCriteria?.Filters ?? [])
    .some(({ Pattern }: { Pattern: string }) => matchesFilter(JSON.parse(Pattern), record));

/** The first `count` records since the beginning that the function gets. */
async function records(count: number): Promise<StreamRecord[]> {
  const wanted: StreamRecord[] = [];
  const enough = new AbortController();
  await stream.read((some) => {
    wanted.push(...some.filter(passesFilter));
    if (wanted.length >= count) enough.abort();
  }, enough.signal);
  return wanted;
}

const open = async (routeKey = 'POST /watches') =>
  (await stage.call(routeKey, { body: CHANGES })).json;
/** Changes something at Google, and waits until its notifications are stored. */
async function change() {
  await stage.google.idle();
  stage.google.editFile(USER, undefined);
  await stage.google.idle();
}
const lines = (level: string) =>
  stage.logged.map((line) => JSON.parse(line)).filter((line) => line.level === level);

test('a watch has its last notification recorded, however often that is observed', async () => {
  const { id } = await open();
  await change();
  const Records = await records(2);
  stage.database.forget();
  await observe({ Records });
  expect(stage.database.calls()).toEqual(['BatchGetItem', 'GetItem', 'UpdateItem']);
  const { json: watch } = await stage.call('GET /watches/{id}', { id });
  expect(watch.lastNotification).toMatch(/^\d{4}-.+Z$/);

  await observe({ Records });
  expect((await stage.call('GET /watches/{id}', { id })).json).toEqual(watch);
  const { notificationCount } = (await getWatchOfAnyOwner(stage.table, id)) ?? {};
  // `sync` does not count.
  expect(notificationCount).toBe(Records.length - 1);
});

test('a batch of a channel without a watch costs one read', async () => {
  await open('POST /channels');
  await change();
  const Records = await records(2);
  stage.database.forget();
  await observe({ Records });
  expect(stage.database.calls()).toEqual(['BatchGetItem']);
});

test('a channel that is not in the ledger is logged with all that is needed to stop it', async () => {
  const { id, resourceId } = await open('POST /channels');
  const Key = channelKey(id);
  await stage.table.client.send(new DeleteCommand({ TableName: stage.table.name, Key }));
  await change();
  await observe({ Records: await records(2) });
  const [line, ...others] = lines('error');
  expect(others).toEqual([]);
  expect(line).toMatchObject({ channelId: id, resource: 'drive.changes', resourceId });
  const token = stage.google.channels()[0]?.token ?? '';
  expect(stage.logged.join()).not.toContain(token);

  const [, path = '', query = ''] = /^DELETE (\S+?)\?(\S+?)&account=/.exec(line.fix) ?? [];
  expect(path).toBe(`/channels/${id}`);
  const stopped = await stage.call('DELETE /channels/{id}', {
    id,
    query: Object.fromEntries(new URLSearchParams(query)),
  });
  expect(stopped.statusCode).toBe(200);
  expect(stage.google.channels()).toEqual([]);
});

test('a stopped channel that sends is stopped again', async () => {
  const { id } = await open('POST /channels');
  // As if Google had opened it after it was told to stop it.
  await transitionChannel(stage.table, id, 'end', { nowMs: Date.now() });
  stage.pass(11 * MINUTE);
  await change();
  await observe({ Records: await records(2) });
  expect(stage.google.channels()).toHaveLength(1);
  stage.pass(3 * MINUTE);
  await stage.settle();
  expect(stage.google.channels()).toEqual([]);
  const { json } = await stage.call('GET /channels/{id}', { id });
  expect(json.state).toBe('stopped');
});

test('a batch fails without a database, so that it is repeated', async () => {
  await open();
  await change();
  const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: REFUSING_URL };
  const broken = await stage.load('observe', { endpoints });
  await expect(broken({ Records: await records(2) })).rejects.toMatchObject({
    code: 'storage-failed',
  });
});

test('records of other rows and of removed ones cause no call of the database', async () => {
  stage.database.forget();
  const Keys = { pk: { S: 'NOTIFICATIONS#c' }, sk: { S: '1' } };
  await observe({
    Records: [
      { eventName: 'REMOVE', dynamodb: { Keys } },
      { eventName: 'INSERT', dynamodb: { NewImage: { pk: { S: 'WATCH#w' }, sk: { S: 'WATCH' } } } },
    ],
  });
  await observe({ Records: [] });
  expect(stage.database.calls()).toEqual([]);
});

test('the function has no secret and no name of one', () => {
  const { Variables } = packagedResource('ObserveLambdaFunction').Properties.Environment;
  expect(Object.keys(Variables).sort()).toEqual(['QUARANTINE_QUEUE_URL', 'TABLE_NAME']);
});
