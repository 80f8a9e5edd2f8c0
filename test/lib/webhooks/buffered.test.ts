import { describe, expect, test } from 'vitest';
import { buffered } from '../../../lib/webhooks/buffered.ts';
import { WebhookEvent } from '../../../lib/webhooks/webhook-event.ts';
import { url, World } from './world.ts';

function stage() {
  const world = new World();
  const dispatcher = buffered(world.direct(), world.deps);
  const event = new WebhookEvent('a.b', { dispatcher, subscribers: url('a') });
  const numbers = () => world.bodies.map((body) => (body as { data: { n: number } }).data.n);
  return { world, dispatcher, event, numbers };
}

describe('events within collected work (TH-39)', () => {
  test('are sent when it has ended, in their order', async () => {
    const { dispatcher, event, numbers } = stage();
    const { value, dispatched } = await dispatcher.collect(async () => {
      for (const n of [1, 2, 3]) expect(await event.send({ n })).toMatchObject({ results: [] });
      expect(numbers()).toEqual([]);
      return 'done';
    });
    expect(value).toBe('done');
    expect(numbers()).toEqual([1, 2, 3]);
    expect(dispatched).toMatchObject(
      [1, 2, 3].map((n) => ({
        event: { data: { n } },
        results: [{ outcome: 'delivered' }],
      })),
    );
  });

  test('of work within it are sent when the outermost has ended', async () => {
    const { dispatcher, event, numbers } = stage();
    await dispatcher.collect(async () => {
      await event.send({ n: 1 });
      await dispatcher.collect(() => event.send({ n: 2 }));
      expect(numbers()).toEqual([]);
      await event.send({ n: 3 });
    });
    expect(numbers()).toEqual([1, 2, 3]);
  });

  test('are not sent if it throws (TH-22)', async () => {
    const { dispatcher, event, numbers } = stage();
    const error = new Error('rolled back');
    const collected = dispatcher.collect(async () => {
      await event.send({ n: 1 });
      throw error;
    });
    await expect(collected).rejects.toBe(error);
    await event.send({ n: 2 });
    expect(numbers()).toEqual([2]);
  });

  test('keep back no others, and not those after it', async () => {
    const { dispatcher, event, numbers } = stage();
    const gate = Promise.withResolvers<void>();
    const collected = dispatcher.collect(async () => {
      await event.send({ n: 1 });
      await gate.promise;
    });
    await event.send({ n: 2 });
    expect(numbers()).toEqual([2]);
    gate.resolve();
    await collected;
    await event.send({ n: 3 });
    expect(numbers()).toEqual([2, 1, 3]);
  });

  test('that it did not wait for are sent at once when they come after it', async () => {
    const { dispatcher, event, numbers } = stage();
    const gate = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    await dispatcher.collect(() => {
      late = gate.promise.then(() => event.send({ n: 1 }));
    });
    gate.resolve();
    await late;
    expect(numbers()).toEqual([1]);
  });

  test('are all sent though one cannot be, which is the error', async () => {
    const { world, dispatcher, event, numbers } = stage();
    const error = new Error('no database');
    const subscribers = () => Promise.reject(error);
    const broken = new WebhookEvent('a.b', { dispatcher, subscribers });
    const work = async () => {
      await broken.send({ n: 1 });
      await event.send({ n: 2 });
    };
    await expect(dispatcher.collect(work)).rejects.toBe(error);
    expect(numbers()).toEqual([2]);
    expect(world.requests).toHaveLength(1);
  });

  test('are recipients of who they would be', async () => {
    const { dispatcher, event } = stage();
    const { value } = await dispatcher.collect(() => event.recipients());
    expect(value).toEqual([{ url: url('a') }]);
  });
});

describe('collected work sends before its end (TH-40)', () => {
  test('after so many events', async () => {
    const { dispatcher, event, numbers } = stage();
    const { dispatched } = await dispatcher.collect(
      async () => {
        for (const n of [1, 2]) await event.send({ n });
        expect(numbers()).toEqual([]);
        for (const n of [3, 4]) await event.send({ n });
        expect(numbers()).toEqual([1, 2, 3]);
      },
      { flushEvery: 3 },
    );
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(dispatched).toHaveLength(4);
  });

  test('after so long, which begins again each time', async () => {
    const { world, dispatcher, event, numbers } = stage();
    await dispatcher.collect(
      async () => {
        for (const [n, ms] of [
          [1, 0],
          [2, 99],
          [3, 1],
          [4, 99],
          [5, 1],
        ] as const) {
          world.nowMs += ms;
          await event.send({ n });
          if (n === 2) expect(numbers()).toEqual([]);
          if (n === 4) expect(numbers()).toEqual([1, 2, 3]);
        }
        expect(numbers()).toEqual([1, 2, 3, 4, 5]);
      },
      { flushAfterMs: 100 },
    );
  });
});
