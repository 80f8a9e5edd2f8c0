import { describe, expect, test } from 'vitest';
import type { ClosedDetail } from '../../client/connection/connection-info.ts';
import { TidingsError } from '../../lib/protocol/tidings-error.ts';
import { settled } from '../support/fake-clock.ts';
import { tryClient } from './support.ts';

const MINUTE = 60_000;

describe('a connection', () => {
  test('is not made before there is something to listen for, and then at once (AX-18, AX-19)', async () => {
    const { client, server } = tryClient();
    await settled();
    expect(client.connection.state).toBe('closed');
    expect(server.requests).toEqual([]);
    client.on('*', () => {});
    await client.waitReady();
    expect(client.connection).toMatchObject({ state: 'live', attempts: 0, error: undefined });
    expect(server.requests).toEqual([
      {
        method: 'POST',
        url: 'https://api.example.com/stream-tickets',
        authorization: 'Bearer key_secret',
      },
    ]);
    const [socket] = server.sockets;
    expect(socket?.url).toBe('wss://stream.example.com/live?ticket=ticket_1');
    expect(socket?.protocol).toBe('cloudevents.json');
  });

  test('is made with the tickets of a function, a new one each time', async () => {
    let count = 0;
    const ticket = async () => {
      count += 1;
      return `own_${count}`;
    };
    const { client, server, clock } = tryClient({ ticket });
    client.connect();
    await settled();
    server.open[0]?.close();
    await clock.advance(500);
    expect(client.connection).toMatchObject({
      state: 'live',
      retryAtMs: undefined,
      error: { code: 'connection-lost' },
    });
    expect(server.sockets.map(({ url }) => url)).toEqual([
      'wss://stream.example.com/live?ticket=own_1',
      'wss://stream.example.com/live?ticket=own_2',
    ]);
    expect(server.requests).toEqual([]);
  });

  test('says what it is, and since when', async () => {
    const { client, said, clock, server } = tryClient();
    client.connect();
    expect(client.connection).toMatchObject({ state: 'connecting', sinceMs: clock.nowMs });
    await settled();
    expect(said).toEqual(['open', 'live']);
    await clock.advance(7000);
    server.open[0]?.close(1001);
    await settled();
    expect(said).toEqual(['open', 'live', 'closed']);
    expect(client.connection).toMatchObject({
      state: 'connecting',
      attempts: 1,
      sinceMs: clock.nowMs,
      retryAtMs: clock.nowMs + 500,
      error: { code: 'connection-lost' },
    });
  });

  test('that is lost is made again with its cursor, and all of its triggers get what they missed (AX-26)', async () => {
    const { client, server, clock } = tryClient();
    const seen: string[] = [];
    client.on('a', ({ id }) => seen.push(`a ${id}`));
    client.on('b', ({ id }) => seen.push(`b ${id}`));
    await client.waitReady();
    for (let cut = 0; cut < 3; cut += 1) {
      server.open[0]?.close();
      server.publish({ type: 'a' });
      server.publish({ type: 'b' });
      await clock.advance(4000);
    }
    expect(seen).toEqual(
      [1, 2, 3, 4, 5, 6].map((number) => `${number % 2 === 1 ? 'a' : 'b'} event-${number}`),
    );
    expect(server.messages.at(-1)).toMatchObject({ cursor: 'from-5', types: ['a', 'b'] });
  });

  test('that fails is tried again after any part of 1, 2, 4 … 30 seconds (AX-31)', async () => {
    const { client, server, clock } = tryClient({ random: () => 1 });
    server.rules.accepts = false;
    const pauses: number[] = [];
    client.addEventListener('closed', ({ detail }) => {
      pauses.push((detail.retryAtMs ?? Number.NaN) - clock.nowMs);
    });
    client.connect();
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await settled();
      server.sockets.at(-1)?.reject();
      await settled();
      await clock.advance(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    expect(client.connection).toMatchObject({
      attempts: 8,
      error: { code: 'connection-failed' },
    });
    expect(server.sockets.map(({ url }) => url)).toHaveLength(9);
    expect(new Set(server.sockets.map(({ url }) => url)).size).toBe(9);
  });

  test.each([
    ['http://localhost:3000', 2000],
    ['http://127.0.0.1:3000/api', 2000],
    ['http://[::1]:3000', 2000],
    ['http://tidings.localhost', 2000],
    ['https://localhost.example.com', 30_000],
    ['https://api.example.com/localhost', 30_000],
    ['https://127.0.0.1.example.com', 30_000],
  ])('to %s is tried again after %i ms at most', async (url, maxMs) => {
    const { client, server, clock } = tryClient({ url, random: () => 1 });
    server.answerApi = () => ({ status: 503, body: {} });
    const pauses: number[] = [];
    client.addEventListener('closed', ({ detail }) => {
      pauses.push((detail.retryAtMs ?? Number.NaN) - clock.nowMs);
    });
    client.connect();
    for (let attempt = 0; attempt < 8; attempt += 1) await clock.advance(pauses.at(-1) ?? 0);
    expect(Math.max(...pauses)).toBe(maxMs);
  });

  test('that is closed as soon as it is made does not make a storm of connections', async () => {
    const { client, server, clock } = tryClient();
    client.connect();
    for (let second = 0; second < 600; second += 1) {
      await clock.advance(1000);
      server.open[0]?.close();
    }
    expect(server.sockets.length).toBeLessThan(50);
  });

  test('that lasted is made again within a second', async () => {
    const { client, server, clock } = tryClient();
    client.connect();
    for (let cut = 0; cut < 5; cut += 1) {
      await clock.advance(MINUTE);
      server.open[0]?.close();
      await settled();
      expect(client.connection.retryAtMs).toBe(clock.nowMs + 500);
    }
  });

  test('that is not made within 20 seconds is a failed one', async () => {
    const { client, server, clock } = tryClient();
    server.rules.accepts = false;
    client.connect();
    await clock.advance(20_000);
    expect(client.connection).toMatchObject({ state: 'connecting', error: { code: 'timeout' } });
    server.rules.accepts = true;
    await clock.advance(1000);
    expect(client.connection.state).toBe('live');
    // The first one may still open: nothing comes of it.
    server.sockets[0]?.open();
    await settled();
    expect(server.open).toEqual([server.sockets[1]]);
    expect(server.sockets[0]?.messages).toEqual([]);
  });

  test('whose ticket is never made is a failed one', async () => {
    const { client, clock } = tryClient({ ticket: () => new Promise(() => {}) });
    client.connect();
    await clock.advance(20_000);
    expect(client.connection).toMatchObject({ attempts: 1, error: { code: 'timeout' } });
  });

  test.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
  ])(
    'that the API answers with %i is given up for good, without the key in what is said (AX-30)',
    async (status, code) => {
      const { client, server, clock, errors } = tryClient();
      const body = { error: { code: 'whatever', message: 'No such key.' } };
      server.answerApi = () => ({ status, body });
      const details: ClosedDetail[] = [];
      client.addEventListener('closed', ({ detail }) => details.push(detail));
      client.on('*', () => {});
      const error = await client.waitReady().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TidingsError);
      expect(error).toMatchObject({ code, message: expect.stringContaining('No such key.') });
      await clock.advance(10 * MINUTE);
      expect(server.requests).toHaveLength(1);
      expect(details).toEqual([{ error, retryAtMs: undefined }]);
      expect(errors).toEqual([error]);
      expect(client.connection).toMatchObject({ state: 'closed', error });
      expect(JSON.stringify([error, client.connection])).not.toContain('key_secret');
      // With another key, or rights, it can be tried again.
      server.answerApi = () => undefined;
      await client.waitReady();
    },
  );

  test.each([404, 429, 500, 503])('that the API answers with %i is tried again', async (status) => {
    const { client, server, clock } = tryClient();
    server.answerApi = () => ({ status, body: 'no JSON' });
    client.connect();
    await settled();
    expect(client.connection).toMatchObject({ state: 'connecting', error: { code: 'api-failed' } });
    server.answerApi = () => undefined;
    await clock.advance(500);
    expect(client.connection.state).toBe('live');
  });

  test('whose subscription the server does not take is given up for good', async () => {
    const { client, server } = tryClient();
    server.rules.answers = false;
    client.connect();
    const ready = client.waitReady();
    await settled();
    server.open[0]?.send(server.model.error(server.open[0].subscription, 'invalid-filter'));
    await expect(ready).rejects.toMatchObject({ code: 'invalid-filter' });
    expect(server.open).toEqual([]);
  });

  test('whose key is revoked is given up for good', async () => {
    const { client, server, clock } = tryClient();
    client.connect();
    await settled();
    server.open[0]?.send(server.model.error(undefined, 'unauthorized'));
    await clock.advance(MINUTE);
    expect(client.connection).toMatchObject({ state: 'closed', error: { code: 'unauthorized' } });
    expect(server.sockets).toHaveLength(1);
  });

  test('that is idle gets a ping every four minutes, and is given up without an answer', async () => {
    const { client, server, clock } = tryClient();
    client.connect();
    await clock.advance(4 * MINUTE);
    expect(server.messages.at(-1)).toMatchObject({ action: 'ping', cursor: 'from-1' });
    server.rules.answers = false;
    await clock.advance(4 * MINUTE + 9_999);
    expect(server.sockets).toHaveLength(1);
    await clock.advance(1);
    expect(client.connection).toMatchObject({ error: { code: 'no-answer' } });
    server.rules.answers = true;
    await clock.advance(1000);
    expect(client.connection.state).toBe('live');
  });

  test('of a process that was stopped is verified when it goes on, and made again if it is gone', async () => {
    const { client, server, clock } = tryClient();
    const seen: string[] = [];
    client.on('*', ({ id }) => seen.push(id));
    await client.waitReady();
    server.rules.pushes = false;
    server.rules.answers = false;
    server.publish();
    await clock.jump(10 * MINUTE);
    expect(server.messages.at(-1)).toMatchObject({ action: 'ping' });
    server.rules.answers = true;
    await clock.advance(11_000);
    expect(server.sockets).toHaveLength(2);
    expect(seen).toEqual(['event-1']);
  });

  test('is renewed after 110 minutes by a second one, without a gap and without repetition', async () => {
    const { client, server, clock, said } = tryClient();
    const seen: string[] = [];
    client.on('*', ({ id }) => seen.push(id));
    await client.waitReady();
    await clock.advance(109 * MINUTE);
    expect(server.sockets).toHaveLength(1);
    server.rules.answers = false;
    await clock.advance(MINUTE + 5000);
    // Both are open: the second one is not answered yet.
    const [first, second] = server.open;
    expect(server.open).toHaveLength(2);
    server.publish();
    await settled();
    expect(second?.subscription?.subscription).not.toBe(first?.subscription?.subscription);
    server.rules.answers = true;
    if (second?.subscription) server.answer(second, second.subscription);
    await settled();
    expect(server.open).toEqual([second]);
    server.publish();
    await settled();
    expect(seen).toEqual(['event-1', 'event-2']);
    expect(said.filter((what) => what === 'closed')).toEqual([]);
    expect(client.connection.state).toBe('live');
    // The next one is due as long after that.
    await clock.advance(109 * MINUTE);
    expect(server.sockets).toHaveLength(2);
    await clock.advance(2 * MINUTE);
    expect(server.sockets).toHaveLength(3);
    expect(server.open).toHaveLength(1);
  });

  test('that cannot be renewed stays as it is, and is tried again later', async () => {
    const { client, server, clock } = tryClient();
    client.connect();
    await clock.advance(109 * MINUTE);
    server.answerApi = () => ({ status: 500, body: {} });
    await clock.advance(2 * MINUTE);
    expect(server.open).toHaveLength(1);
    expect(server.requests.length).toBeGreaterThan(3);
    server.answerApi = () => undefined;
    await clock.advance(MINUTE);
    expect(server.open).toEqual([server.sockets[1]]);
    expect(client.connection.state).toBe('live');
  });

  test('whose subscription changes while it is renewed is renewed with the new one', async () => {
    const { client, server, clock } = tryClient();
    client.on('a', () => {});
    await client.waitReady();
    await clock.advance(109 * MINUTE);
    server.rules.answers = false;
    await clock.advance(MINUTE + 5000);
    client.on('b', () => {});
    await settled();
    const [first, second] = server.open;
    server.rules.answers = true;
    if (second?.subscription) server.answer(second, second.subscription);
    await settled();
    expect(server.open).toEqual([first]);
    await clock.advance(MINUTE);
    expect(server.open).toEqual([server.sockets[2]]);
    expect(server.sockets[2]?.subscription?.types).toEqual(['a', 'b']);
  });

  test('takes binary frames too, and what is no frame is ignored (AX-29)', async () => {
    const { client, server } = tryClient();
    const seen: string[] = [];
    client.on('*', ({ id }) => seen.push(id));
    await client.waitReady();
    const [socket] = server.open;
    socket?.send('{"message": "Forbidden"}');
    server.model.publish();
    if (socket?.subscription)
      for (const frame of server.model.push(socket.subscription, 1, 1))
        socket.sendBytes(new TextEncoder().encode(JSON.stringify(frame)).buffer);
    await settled();
    expect(seen).toEqual(['event-1']);
  });
});

describe('disconnect', () => {
  test('closes only the connection: triggers stay, and it can be made again, where it was (AX-28)', async () => {
    const { client, server, said } = tryClient();
    const seen: string[] = [];
    client.on('*', ({ id }) => seen.push(id));
    await client.waitReady();
    server.publish();
    await settled();
    client.disconnect();
    client.disconnect();
    await settled();
    expect(server.open).toEqual([]);
    expect(client.connection).toMatchObject({ state: 'closed', retryAtMs: undefined });
    expect(said).toEqual(['open', 'live', 'closed']);
    server.publish();
    client.connect();
    await settled();
    expect(seen).toEqual(['event-1', 'event-2']);
  });

  test('before the connection is there ends the attempt, and the waits for it', async () => {
    const { client, server, clock } = tryClient();
    server.rules.accepts = false;
    const ready = client.waitReady();
    ready.catch(() => {});
    await settled();
    client.disconnect();
    await expect(ready).rejects.toMatchObject({ code: 'connection-closed' });
    await clock.advance(MINUTE);
    expect(server.sockets).toHaveLength(1);
  });
});

describe('waitReady (AX-25)', () => {
  test('ends at once when the connection is there', async () => {
    const { client } = tryClient();
    await client.waitReady();
    await client.waitReady({ timeoutMs: 1 });
  });

  test('ends after its time with the error timeout, and the client goes on trying', async () => {
    const { client, server, clock } = tryClient();
    server.rules.accepts = false;
    const ready = client.waitReady({ timeoutMs: 5000 });
    ready.catch(() => {});
    await clock.advance(5000);
    await expect(ready).rejects.toMatchObject({ code: 'timeout' });
    expect(client.connection.state).toBe('connecting');
  });

  test('ends with the reason of its signal', async () => {
    const { client, server } = tryClient();
    server.rules.accepts = false;
    const stop = new AbortController();
    const ready = client.waitReady({ signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(ready).rejects.toThrow('enough');
  });
});

describe('close', () => {
  test('is for good, and can be called again (AX-28)', async () => {
    const { client, server } = tryClient();
    client.on('*', () => {});
    await client.waitReady();
    await client.close();
    await client.close();
    expect(server.open).toEqual([]);
    expect(() => client.connect()).toThrow(expect.objectContaining({ code: 'client-closed' }));
    expect(() => client.on('*', () => {})).toThrow(TidingsError);
  });

  test('waits for the actions that run, begins no other, and the cursor is where they end', async () => {
    const cursors: string[] = [];
    const { client, server } = tryClient({ onCursor: (cursor) => void cursors.push(cursor) });
    let finish = () => {};
    const seen: string[] = [];
    client.on('*', ({ id }) => {
      seen.push(id);
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await client.waitReady();
    server.publish();
    server.publish();
    await settled();
    const closed = client.close();
    finish();
    await closed;
    await settled();
    expect(seen).toEqual(['event-1']);
    expect(client.cursor).toBe('from-2');
    expect(cursors).toEqual(['from-1', 'from-2']);
  });
});
