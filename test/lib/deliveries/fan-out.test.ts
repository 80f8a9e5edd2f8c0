import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SendDeliveries } from '../../../lib/deliveries/delivery-queue.ts';
import { type FanOutDeps, fanOut } from '../../../lib/deliveries/fan-out.ts';
import { subscriptionVersions } from '../../../lib/endpoints/subscription-versions.ts';
import { subscriptionsCache } from '../../../lib/endpoints/subscriptions.ts';
import type { LoggedEvent } from '../../../lib/events/rows/log-item.ts';
import type { Table } from '../../../lib/table/table.ts';
import { tableThat } from '../../support/table-that.ts';
import { storedEndpoint } from '../endpoints/examples.ts';
import { type Fault, faults } from './mortal.ts';
import { tableOfFile, type World, world } from './stage.ts';

const MANY = { timeout: 120_000 };

function fanningOut(at: World, send: SendDeliveries = at.deps.send, table: Table = tableOfFile()) {
  const { log, now } = at.deps;
  const deps: FanOutDeps = {
    table,
    subscriptions: subscriptionsCache({
      table,
      versions: subscriptionVersions({ table, now }),
      log,
    }),
    retentionSeconds: 30 * 86_400,
    send,
  };
  return (events: readonly LoggedEvent[]) => fanOut(deps, at.owner, events);
}

/** Hands events on in a process that meets with a fault. */
async function dying(at: World, { call, how }: Fault, events: readonly LoggedEvent[]) {
  let calls = 0;
  const died = Promise.withResolvers<void>();
  const mortal = async <Result>(doIt: () => Promise<Result>, refuse: () => Promise<Result>) => {
    calls += 1;
    if (calls < call) return doIt();
    if (calls > call || how !== 'refused') {
      if (calls === call && how === 'dies-after') await doIt();
      died.resolve();
      return new Promise<never>(() => undefined);
    }
    return refuse();
  };
  const table = tableThat(tableOfFile(), (_name, _input, next) =>
    mortal(next, () => Promise.reject(new Error('Refused'))),
  );
  const send: SendDeliveries = (outgoing) =>
    mortal(
      () => at.deps.send(outgoing),
      async () => outgoing,
    );
  const doing = fanningOut(at, send, table)(events).catch(() => undefined);
  await Promise.race([died.promise, doing]);
}

const endpointOf = (at: World, changes: Parameters<typeof storedEndpoint>[1] = {}) =>
  storedEndpoint(tableOfFile(), { owner: at.owner, ...changes });

const sent = ({ queue }: World) =>
  queue.map(({ message }) => `${message.endpointId} ${message.sequence}`).toSorted();

describe('events of an owner', () => {
  test('are each handed on to the endpoints that they are for, in the order of their numbers', async () => {
    const at = world();
    const all = await endpointOf(at);
    const orders = await endpointOf(at, { events: ['order.*'] });
    await endpointOf(at, { events: ['other'] });
    await endpointOf(at, { status: 'paused' });
    await storedEndpoint(tableOfFile());
    const events = [await at.event(), await at.event({ type: 'invoice.paid' }), await at.event()];
    expect(await fanningOut(at)(events.toReversed())).toEqual(new Map());
    expect(sent(at)).toEqual(
      [`${all.id} 1`, `${all.id} 2`, `${all.id} 3`, `${orders.id} 1`, `${orders.id} 3`].toSorted(),
    );
    const numbers = at.queue.map(({ message }) => message.sequence);
    expect(numbers).toEqual(numbers.toSorted());
    const first = at.message(all, events[0] as LoggedEvent);
    expect(at.queue.slice(0, 2).map(({ message }) => message)).toContainEqual(first);
  });

  test('that the queue does not take are named, all of them', async () => {
    const at = world();
    const endpoint = await endpointOf(at);
    await endpointOf(at);
    const events = [await at.event(), await at.event(), await at.event()];
    const refusing: SendDeliveries = async (outgoing) =>
      outgoing.filter(
        ({ message }) => message.endpointId === endpoint.id && message.sequence !== 2,
      );
    const failed = await fanningOut(at, refusing)(events);
    expect([...failed.keys()]).toEqual([1, 3]);
  });

  test('handed on again are delivered once', async () => {
    const at = world();
    await endpointOf(at);
    const events = [await at.event(), await at.event()];
    const run = fanningOut(at);
    for (const batch of [events, events.toReversed(), events.slice(1)]) await run(batch);
    while ((await at.step()) > 0);
    expect(at.received).toHaveLength(2);
  });
});

describe('an endpoint whose filter compares an event with the one before', () => {
  const filter = { q: { state__now_eq: 'open' } };
  const states = fc.array(fc.constantFrom('open', 'closed'), { minLength: 1, maxLength: 10 });

  test(
    'gets an event for each change, whatever is handed on again, in whatever batches',
    MANY,
    async () => {
      const cuts = fc.array(
        fc.record({ from: fc.nat(9), length: fc.integer({ min: 1, max: 10 }) }),
        {
          maxLength: 4,
        },
      );
      const property = fc.asyncProperty(states, cuts, async (list, again) => {
        const at = world();
        await endpointOf(at, { filter });
        const events: LoggedEvent[] = [];
        for (const state of list) events.push(await at.event({ subject: 'door', data: { state } }));
        let known = 0;
        const batches = again.map(({ from, length }) => {
          // No batch skips an event that was in none before.
          const start = Math.min(from, known);
          known = Math.max(known, Math.min(list.length, start + length));
          return events.slice(start, start + length);
        });
        for (const batch of [...batches, events]) await fanningOut(at)(batch);
        const changed = list.flatMap((state, index) =>
          state === 'open' && list[index - 1] !== 'open' ? [index + 1] : [],
        );
        const numbers = new Set(at.queue.map(({ message }) => message.sequence));
        // Of an event that comes again late, the one before may be forgotten: it is sent rather than lost.
        for (const number of changed) expect(numbers).toContain(number);
      });
      await fc.assert(property, { numRuns: 40 });
    },
  );

  test(
    'gets what it is for if the process dies at any call, and the batch is repeated',
    MANY,
    async () => {
      const raised = { q: { level__now_gt: 5 } };
      for (const fault of [...faults(8), { call: 99, how: 'refused' as const }]) {
        const at = world();
        await endpointOf(at, { filter: raised });
        const levels = [1, 9, 2, 8].map((level) => ({ subject: 'tank', data: { level } }));
        const events: LoggedEvent[] = [];
        for (const changes of levels) events.push(await at.event(changes));
        await dying(at, fault, events.slice(0, 3));
        await fanningOut(at)(events.slice(0, 3));
        await fanningOut(at)(events);
        const numbers = new Set(at.queue.map(({ message }) => message.sequence));
        expect(numbers, JSON.stringify(fault)).toEqual(new Set([2, 4]));
      }
    },
  );

  test('compares events of the same source and subject only', async () => {
    const at = world();
    await endpointOf(at, { filter });
    const run = fanningOut(at);
    const open = { data: { state: 'open' } };
    await run([
      await at.event({ subject: 'a', ...open }),
      await at.event({ subject: 'b', ...open }),
    ]);
    await run([
      await at.event({ subject: 'a', ...open }),
      await at.event({ source: '/x', ...open }),
    ]);
    expect(at.queue.map(({ message }) => message.sequence)).toEqual([1, 2, 4]);
  });

  test('gets the same for a batch that two processes have at once', MANY, async () => {
    const at = world();
    await endpointOf(at, { filter });
    const events: LoggedEvent[] = [];
    for (const state of ['open', 'closed', 'open', 'open'])
      events.push(await at.event({ subject: 'door', data: { state } }));
    await Promise.all([fanningOut(at)(events), fanningOut(at)(events), fanningOut(at)(events)]);
    const numbers = new Set(at.queue.map(({ message }) => message.sequence));
    expect(numbers).toContain(1);
    expect(numbers).toContain(3);
  });
});
