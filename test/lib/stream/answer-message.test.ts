import { describe, expect, test } from 'vitest';
import { putRevocation } from '../../../lib/keys/rows/write-api-keys.ts';
import { answerMessage } from '../../../lib/stream/answer-message.ts';
import { rateLimit } from '../../../lib/stream/rate-limit.ts';
import { getSocket } from '../../../lib/stream/rows/read-sockets.ts';
import { sequenceCursor } from '../../../lib/table/cursor.ts';
import { REFUSING_URL } from '../../support/broken-endpoints.ts';
import { tableAt } from '../../support/table-at.ts';
import { storedKey } from '../keys/api-keys.ts';
import { NOW_MS } from '../table/examples.ts';
import {
  inShort,
  logAt,
  logEvents,
  openSocket,
  type StreamStage,
  streamStage,
  tableOfFile,
} from './stage.ts';

const cursorOf = sequenceCursor.encode;

/** Sends a message on a socket. @returns the frames that it got for it. */
async function say(stage: StreamStage, connectionId: string, message: unknown) {
  const before = stage.connections.framesOf(connectionId).length;
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  await answerMessage(stage, { connectionId, text });
  return stage.connections.framesOf(connectionId).slice(before);
}

const subscribe = (changes: object = {}) => ({
  action: 'subscribe',
  subscription: 's1',
  types: ['*'],
  ...changes,
});

async function opened(changes: Parameters<typeof streamStage>[0] = {}) {
  const owner = crypto.randomUUID();
  return { owner, socket: await openSocket(owner), stage: streamStage(changes) };
}

describe('a subscription', () => {
  test('with a cursor gets what follows it, in order, and then that it is live', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{}, {}, 'void', {}]);
    const frames = await say(stage, socket, subscribe({ cursor: cursorOf(2) }));
    expect(inShort(frames)).toEqual([2, 4, 'live 4-4']);
    expect(frames[0]).toMatchObject({
      specversion: '1.0',
      id: 'p2',
      type: 'order.created',
      source: '/events',
      sequence: '0000000000000002',
      after: '0000000000000001',
      cursor: cursorOf(3),
      subscription: 's1',
      data: { sequence: 2 },
    });
    expect(frames[1]).toMatchObject({ after: '0000000000000002' });
    expect(frames[2]).toMatchObject({
      source: '/stream',
      data: { cursor: cursorOf(5), from: '0000000000000002' },
    });
  });

  test('without a cursor gets what happens from now on, and where that begins', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{}, {}]);
    expect(inShort(await say(stage, socket, subscribe()))).toEqual(['live 2-2']);
  });

  test('of a new owner begins before the first number', async () => {
    const { socket, stage } = await opened();
    const frames = await say(stage, socket, subscribe());
    expect(inShort(frames)).toEqual(['live 0-0']);
    expect(frames[0]).toMatchObject({ data: { cursor: cursorOf(1) } });
  });

  test('since a time gets the events since then, now and at later pings', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{ timeMs: NOW_MS - 7200e3 }, { timeMs: NOW_MS - 10 }]);
    const since = new Date(NOW_MS - 3600e3).toISOString();
    expect(inShort(await say(stage, socket, subscribe({ since })))).toEqual([2, 'live 2-2']);
    await logEvents(owner, [{ timeMs: NOW_MS - 7200e3 }, {}]);
    const ping = { action: 'ping', cursor: cursorOf(3) };
    expect(inShort(await say(stage, socket, ping))).toEqual([4, 'live 4-4']);
  });

  test('gets only the types and what passes the filter, and how far the others go', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{ type: 'a.b' }, { subject: '7' }, { subject: '8' }, { type: 'a.c' }]);
    const filter = { exact: { subject: '7' } };
    const message = subscribe({ cursor: cursorOf(1), types: ['order.*'], filter });
    expect(inShort(await say(stage, socket, message))).toEqual([2, 'live 2-4']);
  });

  test('takes the place of the one before', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{ type: 'a.b' }, {}]);
    await say(stage, socket, subscribe({ types: ['a.b'], cursor: cursorOf(1) }));
    const again = subscribe({ subscription: 's2', types: ['order.*'], cursor: cursorOf(1) });
    const frames = await say(stage, socket, again);
    expect(inShort(frames)).toEqual([2, 'live 2-2']);
    expect(frames.every(({ subscription }) => subscription === 's2')).toBe(true);
  });

  test('of another owner’s log gets nothing of it', async () => {
    const { socket, stage } = await opened();
    await logEvents(crypto.randomUUID(), [{}]);
    expect(inShort(await say(stage, socket, subscribe({ cursor: cursorOf(1) })))).toEqual([
      'live 0-0',
    ]);
  });

  test('gets a page of a long log, and the rest when it asks for it', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(
      owner,
      Array.from({ length: 130 }, () => ({})),
    );
    const frames = await say(stage, socket, subscribe({ cursor: cursorOf(1) }));
    expect(frames).toHaveLength(101);
    expect(inShort(frames).at(-1)).toBe('behind page 100-100');
    const rest = await say(stage, socket, { action: 'ping', cursor: cursorOf(101) });
    expect(inShort(rest).slice(-2)).toEqual([130, 'live 130-130']);
  });

  test('gets as much as a slow gateway takes in the time there is, and asks for the rest', async () => {
    let nowMs = NOW_MS;
    const { owner, socket, stage } = await opened({ now: () => nowMs });
    const { connections } = stage;
    const { post } = connections;
    connections.post = (connectionId, text) => {
      nowMs += 6000;
      return post(connectionId, text);
    };
    await logEvents(owner, [{}, {}, {}, {}, {}]);
    const frames = await say(stage, socket, subscribe({ cursor: cursorOf(1) }));
    expect(inShort(frames)).toEqual([1, 2, 3, 'behind page 3-3']);
    expect(nowMs - NOW_MS).toBeLessThan(29_000);
    expect(frames.at(-1)).toMatchObject({ data: { from: '0000000000000001' } });
    const rest = await say(stage, socket, { action: 'ping', cursor: cursorOf(4) });
    expect(inShort(rest)).toEqual([4, 5, 'live 5-5']);
  });

  test('of which little matches gets on in the log with each page', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(
      owner,
      Array.from({ length: 1100 }, () => ({})),
    );
    const message = subscribe({ cursor: cursorOf(1), types: ['a.b'] });
    expect(inShort(await say(stage, socket, message))).toEqual(['behind page 0-1000']);
  });

  test('stops before a number that is not written yet, and says when to ask again', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{}, 'missing', {}]);
    const frames = await say(stage, socket, subscribe({ cursor: cursorOf(1) }));
    expect(inShort(frames)).toEqual([1, 'behind gap 1-1']);
    expect(frames[1]).toMatchObject({ data: { retryAfterMs: 1000 } });
    await logAt(owner, 2, {});
    const rest = await say(stage, socket, { action: 'ping', cursor: cursorOf(2) });
    expect(inShort(rest)).toEqual([2, 3, 'live 3-3']);
  });

  test('passes a number that was never written after a minute', async () => {
    const { owner, socket } = await opened();
    await logEvents(owner, [{}, 'missing', {}]);
    const later = streamStage({ now: () => NOW_MS + 61_000 });
    expect(inShort(await say(later, socket, subscribe({ cursor: cursorOf(1) })))).toEqual([
      1,
      3,
      'live 3-3',
    ]);
  });

  test('is live at the end of a log whose last number is not written yet: it will be pushed', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{}, 'missing']);
    const frames = await say(stage, socket, subscribe({ cursor: cursorOf(1) }));
    expect(inShort(frames)).toEqual([1, 'live 1-1']);
  });

  test('whose events have expired is told so, and goes on with the oldest that is kept', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, ['missing', 'missing', {}]);
    const late = streamStage({ now: () => NOW_MS + 61_000 });
    const frames = await say(late, socket, subscribe({ cursor: cursorOf(1) }));
    expect(inShort(frames)).toEqual(['events-expired', 3, 'live 3-3']);
    expect(frames[0]).toMatchObject({ subscription: 's1', data: { field: 'cursor' } });
    expect(stage.logged).toEqual([]);
  });
});

describe('a cursor beyond the end of the log', () => {
  test.each([5, Number.MAX_SAFE_INTEGER])('such as %d is told, and all is read', async (cursor) => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{}, {}, {}]);
    const frames = await say(stage, socket, subscribe({ cursor: cursorOf(cursor) }));
    expect(inShort(frames)).toEqual(['cursor-beyond-log', 1, 2, 3, 'live 3-3']);
    expect(frames.at(-1)).toMatchObject({ data: { from: '0000000000000001' } });
  });

  test('is none where the next event will be', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{}, {}, {}]);
    const frames = await say(stage, socket, subscribe({ cursor: cursorOf(4) }));
    expect(inShort(frames)).toEqual(['live 3-3']);
  });
});

describe('an event of over 120 KB', () => {
  test('comes as its URL', async () => {
    const { owner, socket, stage } = await opened();
    await logEvents(owner, [{ data: 'x'.repeat(121 * 1024) }, { data: 'y'.repeat(110 * 1024) }]);
    const [large, small] = await say(stage, socket, subscribe({ cursor: cursorOf(1) }));
    expect(large).toMatchObject({ dataref: 'https://api.example/events/p1', sequence: /1$/ });
    expect(large).not.toHaveProperty('data');
    expect(small).not.toHaveProperty('dataref');
  });
});

describe('a message', () => {
  test.each([
    ['no JSON', 'invalid-json', undefined],
    ['[]', 'invalid-request', 'action'],
    [{}, 'invalid-request', 'action'],
    [{ action: 'publish' }, 'invalid-request', 'action'],
    [{ action: 'ping' }, 'invalid-request', 'cursor'],
    [{ action: 'ping', cursor: 'x' }, 'invalid-cursor', 'cursor'],
    [{ action: 'ping', cursor: 'MQ', more: 1 }, 'invalid-request', 'more'],
    [subscribe({ types: [] }), 'invalid-request', 'types'],
    [subscribe({ types: ['a', 'b..c'] }), 'invalid-pattern', 'types.1'],
    [subscribe({ subscription: 'a b' }), 'invalid-request', 'subscription'],
    [subscribe({ filter: { exact: { nothing: '1' } } }), 'invalid-filter', 'filter.exact.nothing'],
    [subscribe({ filter: { q: { state__now_eq: 'b' } } }), 'invalid-filter', 'filter'],
    [subscribe({ cursor: 'MQ==' }), 'invalid-cursor', 'cursor'],
    [subscribe({ cursor: 'MQ', since: '2027-01-01T00:00:00Z' }), 'invalid-request', 'since'],
    [subscribe({ since: 'yesterday' }), 'invalid-request', 'since'],
  ])('%j is answered with %s of %s', async (message, code, field) => {
    const { socket, stage } = await opened();
    const [frame, ...others] = await say(stage, socket, message);
    expect(others).toEqual([]);
    expect(frame).toMatchObject({ type: 'tidings.stream.error', data: { code } });
    expect((frame?.data as { field?: string } | undefined)?.field).toBe(field);
  });

  test('before the subscription is answered with not-subscribed', async () => {
    const { socket, stage } = await opened();
    const frames = await say(stage, socket, { action: 'ping', cursor: 'MQ' });
    expect(inShort(frames)).toEqual(['not-subscribed']);
  });

  test('about another subscription than the socket has is answered with not-subscribed', async () => {
    const { socket, stage } = await opened();
    await say(stage, socket, subscribe());
    const ping = { action: 'ping', cursor: 'MQ', subscription: 's2' };
    const [frame, ...others] = await say(stage, socket, ping);
    // Of the one that was asked for: a client ignores what is about any other.
    expect(frame).toMatchObject({ subscription: 's2', data: { code: 'not-subscribed' } });
    expect(others).toEqual([]);
    const right = { ...ping, subscription: 's1' };
    expect(inShort(await say(stage, socket, right))).toEqual(['live 0-0']);
  });

  test.each([
    ['wrong', 's2', subscribe({ subscription: 's2', types: ['..'] })],
    ['wrong, and has a subscription that is none', 's1', subscribe({ subscription: {} })],
    ['no JSON', 's1', 'no JSON'],
  ])('that is %s is answered with an error of %s', async (_, subscription, message) => {
    const { socket, stage } = await opened();
    await say(stage, socket, subscribe());
    expect(await say(stage, socket, message)).toMatchObject([
      { type: 'tidings.stream.error', subscription },
    ]);
  });

  test('that cannot be answered now is told so with the subscription that it asks for', async () => {
    const { socket, stage } = await opened({ limit: rateLimit(1, () => NOW_MS) });
    await say(stage, socket, subscribe());
    const again = subscribe({ subscription: 's2' });
    expect(await say(stage, socket, again)).toMatchObject([
      { subscription: 's2', data: { code: 'too-many-messages' } },
    ]);
  });

  test('that was wrong leaves the subscription as it was', async () => {
    const { owner, socket, stage } = await opened();
    await say(stage, socket, subscribe());
    await say(stage, socket, subscribe({ subscription: 's2', types: ['..'] }));
    const record = await getSocket(tableOfFile(), socket, NOW_MS);
    expect(record).toMatchObject({ owner, subscription: { id: 's1' } });
  });

  test('of an owner with too many gets told so, and is not answered further', async () => {
    const { socket, stage } = await opened({ limit: rateLimit(1, () => NOW_MS) });
    await say(stage, socket, subscribe());
    const frames = await say(stage, socket, { action: 'ping', cursor: 'MQ' });
    expect(inShort(frames)).toEqual(['too-many-messages']);
  });

  test('that the database does not take is answered with an error that may be tried again', async () => {
    const { socket, stage } = await opened({ table: tableAt(REFUSING_URL) });
    expect(inShort(await say(stage, socket, subscribe()))).toEqual(['storage-failed']);
  });

  test('of a socket that is not known closes it', async () => {
    const stage = streamStage();
    await say(stage, 'unknown', subscribe());
    expect(stage.connections.closed).toEqual(['unknown']);
  });

  test('of a socket that has expired closes it', async () => {
    const { socket } = await opened();
    const late = streamStage({ now: () => NOW_MS + 3 * 3600e3 });
    await say(late, socket, subscribe());
    expect(late.connections.closed).toEqual([socket]);
  });

  test('whose answer finds the connection gone removes the socket', async () => {
    const { socket, stage } = await opened();
    stage.connections.answers.set(socket, 'gone');
    await say(stage, socket, subscribe());
    expect(await getSocket(tableOfFile(), socket, NOW_MS)).toBeUndefined();
  });
});

describe('a socket whose API key', () => {
  test('is valid is answered', async () => {
    const { record } = await storedKey(tableOfFile());
    const socket = await openSocket('alice', { keyId: record.id });
    expect(inShort(await say(streamStage(), socket, subscribe()))[0]).toMatch(/^live/);
  });

  test('was revoked is told so and closed', async () => {
    const { record } = await storedKey(tableOfFile());
    const socket = await openSocket('alice', { keyId: record.id });
    await putRevocation(tableOfFile(), record.id, NOW_MS);
    const stage = streamStage();
    expect(inShort(await say(stage, socket, subscribe()))).toEqual(['unauthorized']);
    expect(stage.connections.closed).toEqual([socket]);
    expect(await getSocket(tableOfFile(), socket, NOW_MS)).toBeUndefined();
  });
});
