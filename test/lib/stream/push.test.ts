import { describe, expect, test } from 'vitest';
import { putRevocation } from '../../../lib/keys/rows/write-api-keys.ts';
import type { Filter } from '../../../lib/matching/filter.ts';
import { push } from '../../../lib/stream/push.ts';
import { rateLimit } from '../../../lib/stream/rate-limit.ts';
import { getSocket, socketsOf } from '../../../lib/stream/rows/read-sockets.ts';
import { putSubscription } from '../../../lib/stream/rows/write-sockets.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import { tableAt } from '../../support/table-at.ts';
import { tableThat } from '../../support/table-that.ts';
import { storedKey } from '../keys/api-keys.ts';
import { NOW_MS } from '../table/examples.ts';
import { inShort, logAt, logEvents, openSocket, streamStage, tableOfFile } from './stage.ts';

/** A socket of an owner that has subscribed. @returns its id. */
async function subscribed(
  owner: string,
  { types = ['*'], filter, keyId }: { types?: string[]; filter?: Filter; keyId?: string } = {},
): Promise<string> {
  const socket = await openSocket(owner, keyId === undefined ? {} : { keyId });
  const subscription = filter === undefined ? { id: 's', types } : { id: 's', types, filter };
  await putSubscription(tableOfFile(), socket, subscription);
  return socket;
}

const range = (owner: string, numbers: readonly number[]) => ({
  owner,
  from: numbers[0] ?? 1,
  to: (numbers.at(-1) ?? 0) + 1,
});

/** The table, which notes its calls. */
const counting = (calls: string[]) =>
  tableThat(tableOfFile(), (name, _input, next) => {
    calls.push(name);
    return next();
  });

test('events reach every socket of their owner that has subscribed to them, in order', async () => {
  const owner = crypto.randomUUID();
  const stage = streamStage();
  const [all, some, none] = [
    await subscribed(owner),
    await subscribed(owner, { filter: { exact: { subject: '7' } } }),
    await subscribed(owner, { types: ['a.*'] }),
  ];
  const silent = await openSocket(owner);
  const foreign = await subscribed(crypto.randomUUID());
  const numbers = await logEvents(owner, [{}, 'void', { subject: '7' }, {}]);
  await push(stage, range(owner, numbers));
  expect(inShort(stage.connections.framesOf(all))).toEqual([1, 3, 4]);
  expect(stage.connections.framesOf(all)[1]).toMatchObject({ after: '0000000000000001' });
  expect(inShort(stage.connections.framesOf(some))).toEqual([3, 'live 3-4']);
  expect(stage.connections.framesOf(some)[0]).toMatchObject({ after: '0000000000000000' });
  expect(inShort(stage.connections.framesOf(none))).toEqual(['live 0-4']);
  expect(stage.connections.framesOf(silent)).toEqual([]);
  expect(stage.connections.framesOf(foreign)).toEqual([]);
});

describe('a number that is not written yet', () => {
  test('is not covered: what follows it does not follow from what was before it', async () => {
    const owner = crypto.randomUUID();
    const stage = streamStage();
    const socket = await subscribed(owner, { types: ['order.*'] });
    const numbers = await logEvents(owner, [{}, { type: 'a.b' }, 'missing', { type: 'a.b' }, {}]);
    await push(stage, range(owner, numbers));
    const frames = stage.connections.framesOf(socket);
    expect(inShort(frames)).toEqual([1, 'live 1-2', 5]);
    expect(frames[2]).toMatchObject({ after: '0000000000000003' });
  });

  test('at the end or the beginning is not covered either', async () => {
    const owner = crypto.randomUUID();
    const stage = streamStage();
    const socket = await subscribed(owner);
    const numbers = await logEvents(owner, ['missing', {}, 'missing']);
    await push(stage, range(owner, numbers));
    const frames = stage.connections.framesOf(socket);
    expect(inShort(frames)).toEqual([2]);
    expect(frames[0]).toMatchObject({ after: '0000000000000001' });
  });

  test('is void after a minute', async () => {
    const owner = crypto.randomUUID();
    const stage = streamStage({ now: () => NOW_MS + 61_000 });
    const socket = await subscribed(owner);
    const numbers = await logEvents(owner, [{}, 'missing', {}]);
    await push(stage, range(owner, numbers));
    expect(stage.connections.framesOf(socket)[1]).toMatchObject({ after: '0000000000000001' });
  });
});

test('numbers of two segments of a log are one run', async () => {
  const owner = crypto.randomUUID();
  const stage = streamStage();
  const socket = await subscribed(owner);
  for (const sequence of [998, 999, 1000, 1001]) await logAt(owner, sequence, {});
  await push(stage, { owner, from: 998, to: 1002 });
  const frames = stage.connections.framesOf(socket);
  expect(inShort(frames)).toEqual([998, 999, 1000, 1001]);
  expect(frames.map((frame) => ('after' in frame ? Number(frame.after) : 0))).toEqual([
    997, 998, 999, 1000,
  ]);
});

test('what is beyond the numbers is not sent', async () => {
  const owner = crypto.randomUUID();
  const stage = streamStage();
  const socket = await subscribed(owner);
  await logEvents(owner, [{}, {}, {}]);
  await push(stage, { owner, from: 2, to: 3 });
  expect(inShort(stage.connections.framesOf(socket))).toEqual([2]);
});

test('an owner without sockets costs one read', async () => {
  const calls: string[] = [];
  const table = counting(calls);
  await push(streamStage({ table }), { owner: crypto.randomUUID(), from: 1, to: 2 });
  expect(calls).toEqual(['QueryCommand']);
});

test('nothing is written, for however many events and sockets', async () => {
  const owner = crypto.randomUUID();
  for (let sockets = 0; sockets < 3; sockets += 1) await subscribed(owner);
  const numbers = await logEvents(owner, [{}, {}, {}, {}]);
  const calls: string[] = [];
  await push(streamStage({ table: counting(calls) }), range(owner, numbers));
  expect(calls).toEqual(['QueryCommand', 'BatchGetCommand', 'QueryCommand']);
});

describe('a connection', () => {
  test('that is gone loses its socket, and the others get theirs', async () => {
    const owner = crypto.randomUUID();
    const stage = streamStage();
    const [gone, other] = [await subscribed(owner), await subscribed(owner)];
    stage.connections.answers.set(gone, 'gone');
    await push(stage, range(owner, await logEvents(owner, [{}])));
    expect(inShort(stage.connections.framesOf(other))).toEqual([1]);
    expect(await socketsOf(tableOfFile(), owner, { nowMs: NOW_MS })).toEqual([other]);
    expect(await getSocket(tableOfFile(), gone, NOW_MS)).toBeUndefined();
  });

  test('that does not take a message keeps its socket, and gets no later ones in its place', async () => {
    const owner = crypto.randomUUID();
    const stage = streamStage();
    const socket = await subscribed(owner);
    stage.connections.answers.set(socket, 'failed');
    await push(stage, range(owner, await logEvents(owner, [{}, {}])));
    expect(await socketsOf(tableOfFile(), owner, { nowMs: NOW_MS })).toEqual([socket]);
  });
});

test('a subscription that cannot be read costs the other sockets nothing', async () => {
  const owner = crypto.randomUUID();
  const stage = streamStage();
  await subscribed(owner, { types: ['..'] });
  const other = await subscribed(owner);
  await push(stage, range(owner, await logEvents(owner, [{}])));
  expect(inShort(stage.connections.framesOf(other))).toEqual([1]);
  expect(stage.logged).toEqual(['error a socket was not fed']);
});

test('an owner above the limit is told that there is more, without events', async () => {
  const owner = crypto.randomUUID();
  const stage = streamStage({ limit: rateLimit(2, () => NOW_MS) });
  const socket = await subscribed(owner);
  await push(stage, range(owner, await logEvents(owner, [{}, {}, {}, {}])));
  await push(stage, range(owner, await logEvents(owner, [{}])));
  const frames = stage.connections.framesOf(socket);
  expect(inShort(frames)).toEqual([1, 2, 3, 4, 'behind limit 4-4']);
  expect(frames[4]).toMatchObject({ data: { retryAfterMs: 1000 } });
  const other = crypto.randomUUID();
  const othersSocket = await subscribed(other);
  await push(stage, range(other, await logEvents(other, [{}])));
  expect(inShort(stage.connections.framesOf(othersSocket))).toEqual([1]);
});

test('a socket whose API key was revoked is told so and closed, without the event', async () => {
  const { record } = await storedKey(tableOfFile());
  const [kept, revoked] = [await storedKey(tableOfFile()), record.id];
  const socket = await subscribed('alice', { keyId: revoked });
  const other = await subscribed('alice', { keyId: kept.record.id });
  await putRevocation(tableOfFile(), revoked, NOW_MS);
  const stage = streamStage();
  await push(stage, range('alice', await logEvents('alice', [{}])));
  expect(inShort(stage.connections.framesOf(socket))).toEqual(['unauthorized']);
  expect(stage.connections.closed).toEqual([socket]);
  expect(inShort(stage.connections.framesOf(other))).toEqual([1]);
});

test('a database that takes nothing fails it: the queue repeats it', async () => {
  const stage = streamStage({ table: tableAt(REFUSING_URL) });
  await expect(push(stage, { owner: 'o', from: 1, to: 2 })).rejects.toMatchObject({
    code: 'storage-failed',
  });
});
