import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePatterns } from '../../../lib/matching/matches-pattern.ts';
import { LIVES } from '../../support/until-death.ts';
import { logOf } from '../events/stage.ts';
import { type Fate, World } from './world.ts';
import type { WorldClient } from './world-client.ts';

const death = fc.oneof(
  { weight: 3, arbitrary: fc.constant(LIVES) },
  {
    weight: 1,
    arbitrary: fc.record({
      call: fc.integer({ min: 1, max: 12 }),
      late: fc.boolean(),
      isRefused: fc.boolean(),
    }),
  },
);
const who = fc.nat(3);

type Step = (world: World) => Promise<unknown>;
const clientOf = (world: World, index: number) => world.clients[index] as WorldClient;

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('order.created', 'a.b', 'order.paid').map(
      (type): Step =>
        (world) =>
          world.publish(type),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.tuple(fc.integer({ min: 1, max: 5 }), death).map(
      ([count, dies]): Step =>
        (world) =>
          world.dispatch(count, dies),
    ),
  },
  {
    weight: 5,
    arbitrary: fc.record({ place: fc.nat(9), death, again: fc.boolean() }).map(
      ({ place, ...how }): Step =>
        (world) =>
          world.push(place, how),
    ),
  },
  // A batch of which some events are not put, and which is pushed before they are.
  {
    weight: 3,
    arbitrary: fc.tuple(fc.integer({ min: 2, max: 10 }), fc.boolean()).map(
      ([call, late]): Step =>
        async (world) => {
          for (const type of ['order.a', 'a.b', 'order.c']) await world.publish(type);
          await world.dispatch(5, { call, late, isRefused: true });
          while (world.queue.length > 0) await world.push(0, { death: LIVES, again: false });
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(9).map(
      (place): Step =>
        async (world) => {
          world.queue.splice(place, 1);
        },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(who, death).map(
      ([index, dies]): Step =>
        (world) =>
          world.subscribe(clientOf(world, index), dies),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(who, death).map(
      ([index, dies]): Step =>
        (world) =>
          world.ping(clientOf(world, index), dies),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(who, fc.boolean()).map(
      ([index, isTold]): Step =>
        (world) =>
          world.cut(clientOf(world, index), isTold),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom<Fate>('sent', 'failed', 'sent-but-failed', 'gone'), { maxLength: 4 })
      .map(
        (fates): Step =>
          async (world) =>
            void world.fates.push(...fates),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1000, 25_000, 61_000).map(
      (ms): Step =>
        async (world) => {
          world.nowMs += ms;
        },
    ),
  },
);

/** Lets everything come to its end: no process dies any more, and a client asks until it is live. */
async function settle(world: World): Promise<void> {
  world.fates.length = 0;
  while (world.records.length > 0) await world.dispatch(5, LIVES);
  world.nowMs += 61_000;
  for (const client of world.clients) {
    // Whether it missed a message is not known to it: it asks every four minutes.
    client.doubt();
    if (client.connectionId === undefined) await world.subscribe(client, LIVES);
    for (let asked = 0; asked < 40 && !client.isLive; asked += 1) {
      world.nowMs += 1000;
      await world.ping(client, LIVES);
      if (client.connectionId === undefined) await world.subscribe(client, LIVES);
    }
  }
}

test('each client takes every event of its subscription since its cursor exactly once, in order', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 20, maxLength: 60 }), async (walk) => {
      const world = new World();
      for (const step of walk) await step(world);
      await settle(world);
      const log = await logOf(world.owner, () => world.nowMs);
      for (const client of world.clients) {
        const matches = compilePatterns(client.types);
        const wanted = log.filter(
          ({ event, sequence }) => matches(event.type) && sequence >= (client.start ?? 1),
        );
        expect(client.problems).toEqual([]);
        expect(client.isLive).toBe(true);
        expect(client.taken).toEqual(wanted.map(({ sequence }) => sequence));
      }
    }),
    { numRuns: 30 },
  );
});
