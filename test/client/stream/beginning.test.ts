import { expect, test } from 'vitest';
import { EventClient, type EventClientOptions } from '../../../client/index.ts';
import type { StreamFrame } from '../../../lib/protocol/stream-frames.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';
import { type FakeSocket, FakeStream } from '../../support/fake-stream.ts';

/**
 * A client that begins with a cursor or a time, on a server that has not answered yet: `push` is what
 * comes before the answer.
 */
async function begun(options: Partial<EventClientOptions>, published: readonly string[]) {
  const server = new FakeStream();
  const clock = new FakeClock();
  for (const type of published) server.model.publish({ type });
  server.rules.answers = false;
  const seen: string[] = [];
  const client = new EventClient({
    url: FakeStream.URL,
    key: 'key',
    ...server.platform,
    ...clock.platform,
    ...options,
  } as EventClientOptions);
  client.on('order.*', ({ id }) => void seen.push(id));
  await clock.advance(0);
  const socket = server.sockets[0] as FakeSocket;
  const { subscription } = socket;
  if (!subscription) throw new Error('The client has not subscribed');
  return {
    seen,
    push(first: number, last = first) {
      for (const frame of server.model.push(subscription, first, last)) socket.send(frame);
    },
    async answer() {
      const frames: StreamFrame[] = server.model.answer(
        subscription,
        server.model.startOf(subscription),
      );
      for (const frame of frames) socket.send(frame);
      await settled();
    },
  };
}

test.each<[string, Partial<EventClientOptions>]>([
  ['a cursor', { cursor: 'from-2' }],
  ['a time', { since: '2020-01-01T00:00:00Z' }],
])(
  'with %s, what is pushed before the answer loses nothing, whatever it is of',
  async (_, options) => {
    const stream = await begun(options, ['order.a', 'order.b', 'order.c', 'x.other', 'order.d']);
    // It says that number 4 has no event of this subscription, and nothing of those before it.
    stream.push(4);
    stream.push(5);
    expect(stream.seen).toEqual([]);
    await stream.answer();
    const all = ['event-1', 'event-2', 'event-3', 'event-5'];
    expect(stream.seen).toEqual('cursor' in options ? all.slice(1) : all);
  },
);

test('with a cursor, what was handled before it does not come again', async () => {
  const stream = await begun({ cursor: 'from-3' }, ['order.a', 'order.b', 'order.c']);
  // A push that is repeated.
  stream.push(1, 2);
  await stream.answer();
  expect(stream.seen).toEqual(['event-3']);
});
