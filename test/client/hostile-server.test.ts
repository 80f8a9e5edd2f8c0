import { expect, test } from 'vitest';
import { FakeStream } from '../support/fake-stream.ts';
import { tryClient } from './support.ts';

const place = (after: number) => ({
  after: String(after),
  sequence: String(after + 1),
  cursor: `from-${after + 2}`,
});

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

test('an event whose data is nested too deeply is reported, and those after it are handled', async () => {
  const { server, clock, client, errors } = tryClient();
  const seen: string[] = [];
  client.on('*', (event) => void seen.push(event.sequence));
  await clock.advance(0);
  await client.waitReady();
  const [socket] = server.open;
  const subscription = socket?.subscription?.subscription ?? '';
  const common = { specversion: '1.0', id: 'p1', source: '/events', type: 'a.b', subscription };
  const deep = JSON.stringify({ ...common, ...place(0), data: 0 });
  socket?.send(deep.replace('"data":0', `"data":${nested(60_000)}`));
  socket?.send(JSON.stringify({ ...common, ...place(1), data: 0 }));
  await clock.advance(0);
  expect(seen).toEqual(['2']);
  expect(errors).toMatchObject([{ code: 'event-unreadable' }]);
  expect(client.cursor).toBe('from-3');
  await client.close();
});

test.each([
  'https://api.example.com.evil.example/events/p1',
  'http://api.example.com/events/p1',
  'https://api.example.com@evil.example/events/p1',
  'https://api.example.com:444/events/p1',
  '//evil.example/events/p1',
  'https:evil.example/events/p1',
])('an event whose data is at %s does not take the key there', async (dataref) => {
  const { server, clock, client } = tryClient();
  const seen: unknown[] = [];
  client.on('*', (event) => void seen.push(event.dataref));
  await clock.advance(0);
  await client.waitReady();
  const [socket] = server.open;
  const subscription = socket?.subscription?.subscription ?? '';
  const common = { specversion: '1.0', id: 'p1', source: '/events', type: 'a.b', subscription };
  socket?.send(JSON.stringify({ ...common, ...place(0), dataref }));
  for (let second = 0; second < 10; second += 1) await clock.advance(1000);
  const origins = server.requests.map(({ url }) => new URL(url).origin);
  expect(new Set(origins)).toEqual(new Set([FakeStream.URL]));
  await client.close();
});
