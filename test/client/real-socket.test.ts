import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventClient } from '../../client/event-client.ts';
import { StreamServer } from '../support/stream-server.ts';

let server: StreamServer;
let client: EventClient;
beforeEach(async () => {
  server = await new StreamServer().start();
  // The first pause is up to a second long: none here.
  client = new EventClient({ url: server.url, key: server.key, random: () => 0.01 });
});
afterEach(async () => {
  await client.close();
  await server.stop();
});

const until = (done: () => void) => vi.waitFor(done, { timeout: 15_000, interval: 10 });

describe('with the WebSocket and fetch of the platform, a client', () => {
  test('gets all events in order through connections that are cut off, closed, and not accepted', async () => {
    const seen: number[] = [];
    client.on('order.*', ({ sequence }) => void seen.push(Number(sequence)));
    await client.waitReady();
    for (const [cuts, how] of (['cut', 'close', 'cut'] as const).entries()) {
      for (let count = 0; count < 20; count += 1) server.publish();
      server.disconnect(how);
      for (let count = 0; count < 20; count += 1) server.publish();
      await until(() => expect(server.accepted).toBe(cuts + 2));
      await until(() => expect(client.connection.state).toBe('live'));
    }
    await until(() => expect(seen).toHaveLength(120));
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(server.accepted).toBe(4);
  });

  test('goes on when the server has been away', async () => {
    const seen: number[] = [];
    client.on('*', ({ sequence }) => void seen.push(Number(sequence)));
    await client.waitReady();
    server.publish();
    await until(() => expect(seen).toEqual([1]));
    await server.stop();
    await until(() => expect(client.connection.attempts).toBeGreaterThan(1));
    expect(client.connection).toMatchObject({
      state: 'connecting',
      error: { code: expect.any(String) },
    });
    server.model.publish();
    await server.start();
    await until(() => expect(seen).toEqual([1, 2]));
  });

  test('is told that its key is wrong, once and for good', async () => {
    const other = new EventClient({ url: server.url, key: 'wrong' });
    const told: string[] = [];
    other.addEventListener('error', ({ detail }) => void told.push(detail.code));
    await expect(other.waitReady()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(told).toEqual(['unauthorized']);
    expect(other.connection.state).toBe('closed');
    expect(server.accepted).toBe(0);
  });

  test('tries again where its ticket is not accepted, which looks like any lost connection', async () => {
    let count = 0;
    const other = new EventClient({
      url: server.url.replace('http', 'ws'),
      random: () => 0.01,
      ticket: async () => {
        count += 1;
        if (count < 3) return 'used';
        const response = await fetch(`${server.url}/stream-tickets`, {
          method: 'POST',
          headers: { authorization: `Bearer ${server.key}` },
        });
        return ((await response.json()) as { ticket: string }).ticket;
      },
    });
    await other.waitReady();
    expect(count).toBe(3);
    await other.close();
  });

  test('takes an event of a hundred kilobytes, and iterates', async () => {
    const events = client.events();
    await client.waitReady();
    const data = { text: 'ü'.repeat(50_000) };
    server.publish({ data });
    for await (const event of events) {
      expect(event.data).toEqual(data);
      break;
    }
  });
});
