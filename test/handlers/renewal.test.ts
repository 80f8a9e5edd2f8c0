import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DUE } from '../../lib/table/keys.ts';
import { REFUSING_URL } from '../support/broken-endpoints.ts';
import { CHANGES, USER } from './packaged-manager.ts';
import { type RenewalStage, startRenewal } from './packaged-renewal.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let stage: RenewalStage;
beforeAll(async () => {
  stage = await startRenewal();
});
beforeEach(() => stage.startOver());

const post = async (body: object = {}) =>
  (await stage.call('POST /watches', { body: { ...CHANGES, ...body } })).json;
const show = async (id: string) => (await stage.call('GET /watches/{id}', { id })).json;
const live = () => stage.google.channels().map(({ id }) => id);

describe('a watch with a lease of a minute', () => {
  let watch: Awaited<ReturnType<typeof post>>;
  beforeEach(async () => {
    watch = await post({ leaseSeconds: 60 });
  });

  test('gets a new channel before the end of its lease, and the old one is stopped', async () => {
    expect(await stage.sweep()).toEqual({ due: 0, stamped: 0, sent: 0 });
    expect(live()).toEqual([watch.currentChannel]);

    stage.pass(40 * SECOND);
    expect(await stage.sweep()).toEqual({ due: 1, stamped: 1, sent: 1 });
    expect(await stage.renew()).toEqual({ batchItemFailures: [] });

    const renewed = await show(watch.id);
    expect(renewed.currentChannel).not.toBe(watch.currentChannel);
    expect(live()).toEqual([renewed.currentChannel]);
    expect(renewed.health).toEqual(watch.health);
    expect(Date.parse(renewed.coveredUntil)).toBeGreaterThan(Date.parse(watch.coveredUntil));
    await stage.google.idle();
    stage.google.editFile(USER, undefined);
    await stage.google.idle();
    expect(new Set(stage.receiver.answered)).toEqual(new Set([200]));
    const { json } = await stage.call('GET /channels/{id}/notifications', {
      id: renewed.currentChannel,
    });
    expect(json.notifications.length).toBeGreaterThan(1);
  });

  test('stays active for as long as sweeps run', async () => {
    for (let minute = 0; minute < 10; minute += 1) {
      stage.pass(35 * SECOND);
      await stage.settle();
      expect((await show(watch.id)).health.status).toBe('active');
      expect(live()).toHaveLength(1);
    }
    expect((await show(watch.id)).health.since).toBe(watch.health.since);
  });

  test('is renewed once, however often the message is delivered', async () => {
    stage.pass(40 * SECOND);
    await stage.sweep();
    const messages = await stage.messages();
    expect(messages).toHaveLength(1);
    const renew = await stage.load('renew');
    const Records = [...messages, ...messages].map(({ MessageId, Body }) => ({
      messageId: MessageId,
      body: Body,
    }));
    expect(await renew({ Records })).toEqual({ batchItemFailures: [] });
    const { currentChannel } = await show(watch.id);
    expect(await renew({ Records })).toEqual({ batchItemFailures: [] });
    expect((await show(watch.id)).currentChannel).toBe(currentChannel);
    expect(live()).toEqual([currentChannel]);
  });

  test('is handed on once, and again if the work is not done', async () => {
    stage.pass(40 * SECOND);
    expect(await stage.sweep()).toEqual({ due: 1, stamped: 1, sent: 1 });
    expect(await stage.sweep()).toEqual({ due: 0, stamped: 0, sent: 0 });
    expect(await stage.messages()).toHaveLength(1);
    stage.pass(7 * MINUTE);
    await stage.sweep();
    const kinds = (await stage.messages()).map(({ Body = '' }) => JSON.parse(Body).kind);
    // The old message is delivered again; the channel is due by now as well: its lease is over.
    expect(kinds.sort()).toEqual(['channel', 'watch', 'watch']);
  });
});

test('a sweep that finds nothing costs one query for each shard of the index', async () => {
  await post();
  stage.database.forget();
  expect(await stage.sweep()).toEqual({ due: 0, stamped: 0, sent: 0 });
  const shards = [...DUE.shards, ...DUE.deliveryShards];
  expect(stage.database.calls()).toEqual(shards.map(() => 'Query'));
});

test('a sweep whose queue is down fails, which raises the alarm, and everything is due again', async () => {
  await post({ leaseSeconds: 60 });
  const sweep = await stage.load('sweep', {
    endpoints: { AWS_ENDPOINT_URL_SQS: REFUSING_URL },
    settings: { WORK_QUEUE_URL: `${REFUSING_URL}/000000000000/tidings-dev-work` },
  });
  stage.pass(40 * SECOND);
  await expect(sweep()).rejects.toMatchObject({ code: 'queue-refused' });
  expect(stage.logged.join()).toContain('the queue did not take a batch');
  stage.pass(7 * MINUTE);
  await stage.sweep();
  // The channel is due by now as well: its lease is over.
  expect(await stage.messages()).toHaveLength(2);
});

test('a sweep without a database fails, which raises the alarm', async () => {
  const endpoints = { AWS_ENDPOINT_URL_DYNAMODB: REFUSING_URL };
  const sweep = await stage.load('sweep', { endpoints });
  await expect(sweep()).rejects.toMatchObject({ code: 'storage-failed' });
});

test('a revoked grant suspends a watch, and new credentials resume it', async () => {
  const user = 'alice@example.com';
  const { json: account } = await stage.call('POST /accounts', {
    body: stage.google.authorizedUser(user),
  });
  const watch = await post({ account: account.id, leaseSeconds: 3600 });
  stage.google.revoke(user);
  stage.pass(50 * MINUTE);
  await stage.settle();
  expect((await show(watch.id)).health.status).toBe('needs_reconnect');
  const asked = stage.google.requests.length;
  stage.pass(5 * MINUTE);
  await stage.settle();
  expect(stage.google.requests).toHaveLength(asked);

  const body = stage.google.authorizedUser(user);
  await stage.call('PUT /accounts/{id}', { id: account.id, body });
  await stage.settle();
  stage.pass(2 * MINUTE);
  await stage.settle();
  const resumed = await show(watch.id);
  expect(resumed.health.status).toBe('active');
  expect(live()).toContain(resumed.currentChannel);
});

test('an account that is deleted by force is gone when Google has stopped its channels', async () => {
  const body = stage.google.authorizedUser('bob@example.com');
  const { json: account } = await stage.call('POST /accounts', { body });
  await post({ account: account.id });
  const one = { id: account.id, query: { force: 'true' } };
  stage.google.faults.stopError = 'forbidden';
  const deleting = await stage.call('DELETE /accounts/{id}', one);
  expect([deleting.statusCode, deleting.json.status]).toEqual([202, 'deleting']);
  stage.google.faults.stopError = null;
  // Its watch and the account are reconciled at the same time: one of them waits for the other.
  for (let times = 0; times < 2; times += 1) {
    stage.pass(6 * MINUTE);
    await stage.settle();
  }
  expect(live()).toEqual([]);
  const gone = await stage.call('GET /accounts/{id}', { id: account.id });
  expect(gone.statusCode).toBe(404);
});

test('a channel whose opening is never answered is stopped', async () => {
  stage.google.faults.loseWatchAnswer = 10;
  await stage.call('POST /channels', { body: CHANGES });
  stage.google.faults.loseWatchAnswer = 0;
  expect(live()).not.toEqual([]);
  for (let times = 0; times < 5; times += 1) {
    stage.pass(HOUR);
    await stage.settle();
  }
  expect(live()).toEqual([]);
});
