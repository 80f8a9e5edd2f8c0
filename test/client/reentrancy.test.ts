import { expect, test } from 'vitest';
import { settled } from '../support/fake-clock.ts';
import { tryClient } from './support.ts';

test.each(['open', 'live'] as const)(
  'a client that is closed by a listener of %s stays closed, without a socket',
  async (type) => {
    const { server, client, errors } = tryClient();
    client.addEventListener(type, () => void client.close());
    client.on('*', () => undefined);
    await settled();
    await settled();
    expect(client.connection.state).toBe('closed');
    expect(server.open).toEqual([]);
    expect(errors).toEqual([]);
  },
);

test.each(['open', 'live'] as const)(
  'a client that is disconnected by a listener of %s connects again when it is told to',
  async (type) => {
    const { server, client } = tryClient();
    const seen: string[] = [];
    client.addEventListener(type, () => client.disconnect(), { once: true });
    client.on('*', ({ id }) => void seen.push(id));
    await settled();
    expect(client.connection.state).toBe('closed');
    expect(server.open).toEqual([]);
    client.connect();
    await client.waitReady();
    server.publish();
    await settled();
    expect(seen).toEqual(['event-1']);
    await client.close();
  },
);

for (let turns = 0; turns < 14; turns += 1)
  test(`a client that is disconnected ${turns} turns after it began leaves no socket and no state`, async () => {
    const { server, client } = tryClient();
    client.on('*', () => undefined);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    client.disconnect();
    await settled();
    await settled();
    expect(client.connection.state).toBe('closed');
    expect(server.open).toEqual([]);
    await client.close();
  });
