import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type GuardingProxy, startGuardingProxy } from '../support/guarding-proxy.ts';
import { CHANGES } from './packaged-manager.ts';
import { type RenewalStage, startRenewal } from './packaged-renewal.ts';

const MINUTE = 60_000;

let stage: RenewalStage;
let selective: GuardingProxy | undefined;
beforeAll(async () => {
  stage = await startRenewal();
});
beforeEach(() => stage.startOver());
afterEach(() => selective?.close());

test.each(['0', '1', '2', 'soon'])(
  'a function with a lead of %s minutes does not start',
  async (lead) => {
    const settings = { MIN_LEAD_MINUTES: lead };
    await expect(stage.load('renew', { settings })).rejects.toThrow('MIN_LEAD_MINUTES');
  },
);

let pages = 0;
async function post() {
  pages += 1;
  const parameters = { pageToken: String(pages) };
  const body = { ...CHANGES, parameters, leaseSeconds: 3600 };
  return (await stage.call('POST /watches', { body })).json;
}
const currentOf = async (id: string) =>
  (await stage.call('GET /watches/{id}', { id })).json.currentChannel;

/** A function whose database fails for all rows with an id. */
async function withoutRowsOf(id: string) {
  selective = await startGuardingProxy(
    stage.database.url,
    ({ body }) => !JSON.stringify(body).includes(id),
  );
  return stage.load('renew', { endpoints: { AWS_ENDPOINT_URL_DYNAMODB: selective.url } });
}

test('work that the database fails is reported and done later, and the rest is done at once', async () => {
  const watches = [await post(), await post(), await post()];
  const [, bad] = watches;
  stage.pass(45 * MINUTE);
  await stage.sweep();

  const { batchItemFailures } = await stage.renew(await withoutRowsOf(bad.id));
  expect(batchItemFailures).toHaveLength(1);
  for (const { id, currentChannel } of watches) {
    const isBad = id === bad.id;
    expect((await currentOf(id)) === currentChannel).toBe(isBad);
  }
  const line = stage.logged.map((text) => JSON.parse(text)).find(({ level }) => level === 'error');
  expect(line).toMatchObject({ kind: 'watch', id: bad.id, code: 'storage-failed' });

  // SQS delivers again what was not deleted.
  stage.pass(6 * MINUTE);
  expect(await stage.renew()).toEqual({ batchItemFailures: [] });
  expect(await currentOf(bad.id)).not.toBe(bad.currentChannel);
});

test('a message that is not work is dropped, logged without its text, and delays no other', async () => {
  const watch = await post();
  stage.pass(45 * MINUTE);
  await stage.sweep();
  const [message] = await stage.messages();
  const bodies = [
    'sesame{',
    '',
    'null',
    '{"kind":"sesame","id":"x","version":1}',
    '{"kind":"watch","id":"sesame"}',
    '{"kind":"watch","id":"","version":1}',
  ];
  const Records = [...bodies, message?.Body].map((body, index) => ({
    messageId: String(index),
    body,
  }));
  const renew = await stage.load('renew');
  stage.logged.length = 0;
  expect(await renew({ Records })).toEqual({ batchItemFailures: [] });
  expect(await currentOf(watch.id)).not.toBe(watch.currentChannel);
  const errors = stage.logged
    .map((line) => JSON.parse(line))
    .filter(({ level }) => level === 'error');
  expect(errors.map(({ messageId }) => messageId)).toEqual(bodies.map((_, index) => `${index}`));
  expect(stage.logged.join()).not.toContain('sesame');
});

test('work on things that do not exist, or of an old version, is done without a call', async () => {
  const { id } = await post();
  const works = [
    { kind: 'watch', id: 'gone', version: 1 },
    { kind: 'channel', id: 'gone', version: 1 },
    { kind: 'account', id: 'gone', version: 1 },
    { kind: 'watch', id, version: 1 },
  ];
  const renew = await stage.load('renew');
  const asked = stage.google.requests.length;
  const Records = works.map((work, index) => ({
    messageId: String(index),
    body: JSON.stringify(work),
  }));
  expect(await renew({ Records })).toEqual({ batchItemFailures: [] });
  expect(stage.google.requests).toHaveLength(asked);
});
