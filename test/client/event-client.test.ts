import { afterEach, describe, expect, test, vi } from 'vitest';
import { EventClient } from '../../client/event-client.ts';
import { settled } from '../support/fake-clock.ts';
import { FakeStream } from '../support/fake-stream.ts';
import { StreamModel } from '../support/stream-model.ts';
import { tryClient } from './support.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a client', () => {
  const url = 'https://api.example.com';
  test.each<[string, object]>([
    ['url', { url: 'api.example.com', key: 'k' }],
    ['url', { url: 'wss://stream.example.com', key: 'k' }],
    ['url', { url, ticket: async () => 't' }],
    ['key', { url: 'wss://stream.example.com' }],
    ['key', { url, key: 'k', ticket: async () => 't' }],
    ['types', { url, key: 'k', types: 'drive.*' }],
    ['since', { url, key: 'k', since: 'yesterday' }],
    ['since', { url, key: 'k', since: new Date(0), cursor: 'c' }],
  ])('with a wrong %s is an error that names it', (field, options) => {
    expect(() => new EventClient(options as never)).toThrow(
      expect.objectContaining({ code: 'invalid-client', field }),
    );
  });

  test('with a type that is no pattern is an error', () => {
    expect(() => new EventClient({ url, key: 'k', types: ['a b'] })).toThrow(
      expect.objectContaining({ code: 'invalid-pattern' }),
    );
  });

  test('uses what the platform has where it is given nothing else', () => {
    const client = new EventClient({ url, key: 'k' });
    expect(client.connection).toMatchObject({ state: 'closed', attempts: 0 });
  });
});

describe('an error', () => {
  const failing = () => {
    const server = new FakeStream();
    const client = new EventClient({ url: FakeStream.URL, key: 'k', ...server.platform });
    client.on('*', () => {
      throw new Error('mine');
    });
    return { client, server };
  };

  test('is written to the console where there is no listener, so that it is not lost', async () => {
    const written = vi.spyOn(console, 'error').mockReturnValue();
    const { client, server } = failing();
    await client.waitReady();
    server.publish();
    await settled();
    await client.close();
    expect(written.mock.calls).toEqual([
      [expect.objectContaining({ code: 'action-failed', cause: new Error('mine') })],
    ]);
  });

  test('is for the listener only where there is one', async () => {
    const written = vi.spyOn(console, 'error').mockReturnValue();
    const heard: string[] = [];
    const { client, server } = failing();
    client.addEventListener('error', ({ detail }) => heard.push(detail.code));
    await client.waitReady();
    server.publish();
    await settled();
    await client.close();
    expect(heard).toEqual(['action-failed']);
    expect(written).not.toHaveBeenCalled();
  });
});

describe('the cursor', () => {
  test('is told after the actions of each event are done, in order', async () => {
    const steps: string[] = [];
    const { client, server } = tryClient({ onCursor: (cursor) => void steps.push(cursor) });
    client.on('*', async ({ id }) => {
      steps.push(`begins ${id}`);
      await new Promise((resolve) => setImmediate(resolve));
      steps.push(`ends ${id}`);
    });
    await client.waitReady();
    server.publish();
    server.publish('void');
    server.publish();
    await settled();
    await settled();
    expect(steps.filter((step) => step.startsWith('from'))).toEqual([
      'from-1',
      'from-2',
      'from-3',
      'from-4',
    ]);
    expect(steps.indexOf('from-2')).toBeGreaterThan(steps.indexOf('ends event-1'));
    expect(steps.indexOf('from-4')).toBeGreaterThan(steps.indexOf('ends event-3'));
    expect(client.cursor).toBe('from-4');
  });

  test('lets another client go on exactly there', async () => {
    const first = tryClient();
    const seen: string[] = [];
    first.client.on('*', ({ id }) => void seen.push(id));
    await first.client.waitReady();
    first.server.publish();
    await settled();
    await first.client.close();
    first.server.publish();
    first.server.publish();
    const second = tryClient({ cursor: first.client.cursor }, first.server);
    expect(second.client.cursor).toBe('from-2');
    second.client.on('*', ({ id }) => void seen.push(id));
    await second.client.waitReady();
    await settled();
    expect(seen).toEqual(['event-1', 'event-2', 'event-3']);
  });

  test('that cannot be kept is reported, and the next one is told', async () => {
    const cursors: string[] = [];
    const { client, server, errors } = tryClient({
      onCursor: async (cursor) => {
        cursors.push(cursor);
        throw new Error('disk full');
      },
    });
    client.on('*', () => {});
    await client.waitReady();
    server.publish();
    await settled();
    expect(cursors).toEqual(['from-1', 'from-2']);
    expect(errors).toMatchObject([{ code: 'cursor-failed' }, { code: 'cursor-failed' }]);
  });

  test('of a time: the events since then are delivered', async () => {
    const server = new FakeStream();
    server.publish({ time: '2026-11-26T08:00:00.000Z' });
    server.publish({ time: '2026-11-26T09:00:00.000Z' });
    const { client } = tryClient({ since: new Date('2026-11-26T08:30:00Z') }, server);
    const seen: string[] = [];
    client.on('*', ({ id }) => void seen.push(id));
    await client.waitReady();
    await settled();
    expect(seen).toEqual(['event-2']);
  });

  test('whose events have expired is told, and the client goes on with the oldest that is kept', async () => {
    const server = new FakeStream();
    for (let count = 0; count < 5; count += 1) server.publish();
    server.model.firstKept = 4;
    const { client, said } = tryClient({ cursor: 'from-2' }, server);
    const seen: string[] = [];
    client.on('*', ({ id }) => void seen.push(id));
    await client.waitReady();
    await settled();
    expect(said).toEqual(['open', 'expired', 'live']);
    expect(seen).toEqual(['event-4', 'event-5']);
  });
});

describe('pages', () => {
  test('are read one by one: a slow action holds back the next page, but not the connection', async () => {
    const server = new FakeStream(new StreamModel({ pageSize: 2 }));
    for (let count = 0; count < 5; count += 1) server.publish();
    const { client, clock } = tryClient({ cursor: 'from-1' }, server);
    const waits: (() => void)[] = [];
    client.on('*', () => new Promise<void>((resolve) => waits.push(resolve)));
    await client.waitReady();
    expect(client.connection.state).toBe('behind');
    await clock.advance(60_000);
    const pings = () => server.messages.filter(({ action }) => action === 'ping').length;
    expect(pings()).toBe(0);
    for (let count = 0; count < 2; count += 1) {
      waits[count]?.();
      await settled();
    }
    expect(pings()).toBe(1);
    for (let count = 2; count < 5; count += 1) {
      waits[count]?.();
      await settled();
    }
    expect(client.cursor).toBe('from-6');
    expect(client.connection.state).toBe('live');
    expect(server.sockets).toHaveLength(1);
  });
});

describe('events()', () => {
  test('gives the events of all types, or of those of the client', async () => {
    const { client, server } = tryClient({ types: ['a.*'] });
    const events = client.events();
    await client.waitReady();
    expect(server.messages).toMatchObject([{ types: ['a.*'] }]);
    server.publish({ type: 'a.x' });
    const { value } = await events.next();
    expect(value).toMatchObject({ type: 'a.x' });
    expect(client.triggers).toEqual([]);
  });

  test('counts an event as handled when the next one is asked for, or the loop ends', async () => {
    const { client, server } = tryClient({ onCursor: () => {} });
    const events = client.events();
    await client.waitReady();
    for (let count = 0; count < 3; count += 1) server.publish();
    const seen: (string | undefined)[] = [];
    for await (const { id } of events) {
      await settled();
      seen.push(id, client.cursor);
      if (seen.length === 4) break;
    }
    await settled();
    expect(seen).toEqual(['event-1', 'from-1', 'event-2', 'from-2']);
    expect(client.cursor).toBe('from-3');
    expect(client.connection.state).toBe('closed');
    // What was received and not handled comes again.
    const again = client.events();
    expect((await again.next()).value?.id).toBe('event-3');
    await again.return();
    await settled();
    expect(client.cursor).toBe('from-4');
  });

  test('reads no further page while an event is handled', async () => {
    const server = new FakeStream(new StreamModel({ pageSize: 2 }));
    for (let count = 0; count < 6; count += 1) server.publish();
    const { client, clock } = tryClient({ cursor: 'from-1' }, server);
    const seen: string[] = [];
    for await (const { id } of client.events()) {
      seen.push(id);
      await clock.advance(60_000);
      const pings = server.messages.filter(({ action }) => action === 'ping').length;
      expect(pings).toBe(Math.ceil(seen.length / 2) - 1);
      if (seen.length === 6) break;
    }
    expect(seen).toHaveLength(6);
  });

  test('ends with its signal, and with the client', async () => {
    const { client } = tryClient();
    const stop = new AbortController();
    const first = client.events({ signal: stop.signal }).next();
    const second = client.events().next();
    await settled();
    stop.abort();
    expect(await first).toEqual({ done: true, value: undefined });
    await client.close();
    expect(await second).toEqual({ done: true, value: undefined });
    expect(client.connection.state).toBe('closed');
  });

  test('fails when the key is revoked, after what came before that was handled', async () => {
    const { client, server } = tryClient();
    const events = client.events();
    await client.waitReady();
    server.publish();
    const seen: string[] = [];
    const ended = (async () => {
      for await (const { id } of events) seen.push(id);
    })();
    await settled();
    server.open[0]?.send(server.model.error(undefined, 'unauthorized'));
    await expect(ended).rejects.toMatchObject({ code: 'unauthorized' });
    expect(seen).toEqual(['event-1']);
    expect(client.cursor).toBe('from-2');
    // With another key, or rights, it can be begun anew.
    const again = client.events();
    await client.waitReady();
    server.publish();
    expect((await again.next()).value?.id).toBe('event-2');
  });

  test('whose signal has aborted gives nothing', async () => {
    const { client } = tryClient();
    for await (const event of client.events({ signal: AbortSignal.abort() }))
      throw new Error(event.id);
    await settled();
    expect(client.connection.state).toBe('closed');
  });

  test('ends the loop that closes the client, with the event at hand as handled', async () => {
    const { client, server } = tryClient();
    const events = client.events();
    await client.waitReady();
    server.publish();
    for await (const _ of events) await client.close();
    expect(client.cursor).toBe('from-2');
  });
});

describe('endpointStatus (AX-18)', () => {
  test('has the health of all watches, by their ids, of all pages', async () => {
    const { client, server } = tryClient();
    const health = (status: string) => ({ status, since: '2026-11-26T10:00:00.000Z' });
    server.answerApi = (path) => {
      if (path === '/watches?limit=100')
        return {
          status: 200,
          body: {
            watches: [{ id: 'a', health: health('active') }, { id: 'b' }],
            nextCursor: 'n/x',
          },
        };
      if (path === '/watches?limit=100&cursor=n%2Fx')
        return { status: 200, body: { watches: [{ id: 'c', health: health('uncovered') }] } };
      return undefined;
    };
    const status = await client.endpointStatus();
    expect([...status]).toEqual([
      ['a', health('active')],
      ['c', health('uncovered')],
    ]);
    expect(client.connection.state).toBe('closed');
  });

  test('needs a key', async () => {
    const { client } = tryClient({ ticket: async () => 't' });
    await expect(client.endpointStatus()).rejects.toMatchObject({ code: 'needs-key' });
  });

  test('is what the API answers', async () => {
    const { client, server } = tryClient();
    server.answerApi = () => ({
      status: 403,
      body: { error: { code: 'forbidden', message: 'No.' } },
    });
    await expect(client.endpointStatus()).rejects.toMatchObject({
      code: 'forbidden',
      message: 'GET /watches answers 403. No.',
    });
  });
});

test('two clients of one owner get all events, each once, while connections are lost (AX-26)', async () => {
  const server = new FakeStream(new StreamModel({ pageSize: 3 }));
  const clients = [tryClient({}, server), tryClient({}, server)];
  const seen = clients.map(({ client }) => {
    const ids: string[] = [];
    client.on('*', ({ id }) => void ids.push(id));
    return ids;
  });
  await Promise.all(clients.map(({ client }) => client.waitReady()));
  for (let round = 0; round < 30; round += 1) {
    server.publish();
    if (round % 7 === 3) server.open[round % 2]?.close();
    server.publish(round % 3 === 0 ? 'void' : {});
    await Promise.all(clients.map(({ clock }) => clock.advance(2000)));
  }
  await Promise.all(clients.map(({ clock }) => clock.advance(60_000)));
  const subscription = { action: 'subscribe' as const, subscription: '', types: ['*'] };
  const all = server.model.matching(subscription).map(({ id }) => id);
  expect(seen).toEqual([all, all]);
});
